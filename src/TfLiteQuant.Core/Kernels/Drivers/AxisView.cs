namespace TfLiteQuant.Kernels;

/// <summary>A shape seen from one of its axes: the element (outer, along, inner) lies at
/// <c>(outer * Length + along) * Inner + inner</c>.</summary>
/// <param name="Outer">Places before the axis.</param>
/// <param name="Length">Places along it.</param>
/// <param name="Inner">Places after it.</param>
internal readonly record struct AxisView(int Outer, int Length, int Inner)
{
    public static AxisView Of(ReadOnlySpan<int> shape, int axis)
        => new(Product(shape[..axis]), shape[axis], Product(shape[(axis + 1)..]));

    private static int Product(ReadOnlySpan<int> sizes)
    {
        var product = 1;
        foreach (var size in sizes) product = checked(product * size);
        return product;
    }
}
