using TfLiteQuant.Kernels.Movement;

namespace TfLiteQuant.Ops;

/// <summary>Plans between a tensor and the parts it has along one axis.</summary>
internal static class AxisCopies
{
    /// <summary>A plan that copies a part into its place in the whole.</summary>
    public static CopyPlan Join(ReadOnlySpan<int> whole, int axis, int begin, int length, int elementBytes)
    {
        var (extents, wholeStrides, partStrides, offset) = Layout(whole, axis, begin, length);
        return CopyPlan.Create(extents, partStrides, wholeStrides, elementBytes, 0, offset);
    }

    /// <summary>A plan that copies a part out of the whole.</summary>
    public static CopyPlan Cut(ReadOnlySpan<int> whole, int axis, int begin, int length, int elementBytes)
    {
        var (extents, wholeStrides, partStrides, offset) = Layout(whole, axis, begin, length);
        return CopyPlan.Create(extents, wholeStrides, partStrides, elementBytes, offset);
    }

    private static (int[] Extents, long[] Whole, long[] Part, long Offset) Layout(ReadOnlySpan<int> whole, int axis, int begin, int length)
    {
        var outer = ShapeChecks.Product(whole[..axis]);
        var inner = ShapeChecks.Product(whole[(axis + 1)..]);
        return ([outer, length, inner], [(long)whole[axis] * inner, inner, 1], [(long)length * inner, inner, 1], (long)begin * inner);
    }
}
