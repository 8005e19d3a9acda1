using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STRIDED_SLICE: every n-th element of a range, per dimension; masks leave ends open, insert and remove
/// dimensions. Inputs: value, begin, end, strides.</summary>
public sealed partial class StridedSliceOp : OpDefinition
{
    private const int BeginMaskField = 0, EndMaskField = 1, EllipsisMaskField = 2, NewAxisMaskField = 3, ShrinkMaskField = 4, OffsetField = 5;

    public override BuiltinOperator Operator => BuiltinOperator.StridedSlice;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 2 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(4, 1);
        var (input, output) = (context.Input(0), context.Output(0));
        context.RequireSameType(input, output);
        var bytes = context.ElementBytes(input);
        for (var i = 1; i < 4; i++)
        {
            context.RequireType(context.Input(i), TensorType.Int32);
            context.RequireShape(context.Input(i), context.Input(1).Count);
        }

        context.Require(context.Input(1).Count <= 31, "It has more than 31 indices.");
        if (!context.TryReadValues(1) || !context.TryReadValues(2) || !context.TryReadValues(3)) return null;
        var axes = Axes(context, input);
        var sourceStrides = CopyPlan.Strides(input.Shape);
        var (shape, extents, strides) = (new List<int>(), new List<int>(), new List<long>());
        long offset = 0;
        foreach (var axis in axes)
        {
            if (axis.IsKept) shape.Add(axis.Count);
            if (axis.Source < 0) continue;
            offset += axis.Start * sourceStrides[axis.Source];
            extents.Add(axis.Count);
            strides.Add(axis.Stride * sourceStrides[axis.Source]);
        }

        output.Resize([.. shape]);
        var plan = CopyPlan.Create([.. extents], [.. strides], CopyPlan.Strides([.. extents]), bytes, offset);
        if (plan.IsWhole) context.AllowInPlace(0, 0);
        return MovementKernel.Of(context, input, output, plan);
    }

    // One entry per dimension of the result, those that shrink away included.
    private static List<SlicedAxis> Axes(BindContext context, TensorValue input)
    {
        var (begin, end, step) = (context.Integers(context.Input(1)), context.Integers(context.Input(2)), context.Integers(context.Input(3)));
        int Mask(int field) => context.Options.GetInt32(field);
        var (beginMask, endMask, ellipsisMask) = (Mask(BeginMaskField), Mask(EndMaskField), Mask(EllipsisMaskField));
        var (newMask, shrinkMask) = (Mask(NewAxisMaskField), Mask(ShrinkMaskField));
        var offsets = context.Options.GetBoolean(OffsetField);
        var consumed = 0;
        for (var i = 0; i < begin.Length; i++) if (!Has(ellipsisMask, i) && !Has(newMask, i)) consumed++;
        var hidden = Math.Max(0, input.Rank - consumed);

        var axes = new List<SlicedAxis>();
        var source = 0;
        for (var i = 0; i < begin.Length; i++)
        {
            if (Has(ellipsisMask, i))
            {
                for (; hidden > 0; hidden--) axes.Add(SlicedAxis.Whole(source, input.Shape[source++]));
            }
            else if (Has(newMask, i))
            {
                axes.Add(SlicedAxis.New);
            }
            else
            {
                context.Require(source < input.Rank, $"It has more indices than the {input.Rank} dimensions of its input.");
                context.Require(step[i] is not (0 or int.MinValue), $"A stride of {step[i]} leads nowhere.");
                var range = new SliceRange(
                    begin[i], end[i], step[i], Has(beginMask, i), Has(endMask, i), Has(shrinkMask, i), offsets);
                axes.Add(range.Over(context, source, input.Shape[source++]));
            }
        }

        while (source < input.Rank) axes.Add(SlicedAxis.Whole(source, input.Shape[source++]));
        return axes;
    }

    private static bool Has(int mask, int bit) => (mask >> bit & 1) != 0;
}
