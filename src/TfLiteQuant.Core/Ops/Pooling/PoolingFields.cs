using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>Options of poolings. Builtin ones have them as fields of a table, custom ones as a structure in the same order.</summary>
/// <param name="Padding">0 is SAME, 1 VALID.</param>
/// <param name="Vertical">The window along the height.</param>
/// <param name="Horizontal">The window along the width.</param>
/// <param name="Activation">Code of the fused activation.</param>
internal readonly record struct PoolingFields(int Padding, WindowAxis Vertical, WindowAxis Horizontal, int Activation)
{
    private const int PaddingField = 0, StrideWidthField = 1, StrideHeightField = 2, FilterWidthField = 3, FilterHeightField = 4, ActivationField = 5, Count = 6;

    /// <summary>Reads a builtin operator's.</summary>
    public static PoolingFields Of(BindContext context) => Of(context.Options.GetInt32(PaddingField), field => context.Options.GetInt32(field));

    /// <summary>Reads a custom operator's. What the structure stores after them is computed while it runs.</summary>
    public static PoolingFields OfStructure(BindContext context)
    {
        var fields = context.RequireFields(Count);
        return Of(context.Padding(fields[PaddingField]), field => fields[field]);
    }

    /// <summary>Checks the sizes, and gives result 0 its shape.</summary>
    /// <returns>The shape, and the rows and columns of the first window that lie above and before the image.</returns>
    public (PoolingShape Shape, int Top, int Left) Over(BindContext context, PoolingKind kind)
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        context.RequireRank(input, 4, 4);
        var image = input.Shape;
        var (height, top) = Vertical.Over(context, Padding, image[1]);
        var (width, left) = Horizontal.Over(context, Padding, image[2]);
        FloatOperands.Resize(context, output, image[0], height, width, image[3]);
        var shape = new PoolingShape(
            kind,
            image[0],
            AxisTaps.Window(image[1], height, Vertical.Filter, Vertical.Stride, top),
            AxisTaps.Window(image[2], width, Horizontal.Filter, Horizontal.Stride, left),
            image[3]);
        return (shape, top, left);
    }

    private static PoolingFields Of(int padding, Func<int, int> field) => new(
        padding,
        new WindowAxis("height", field(FilterHeightField), field(StrideHeightField)),
        new WindowAxis("width", field(FilterWidthField), field(StrideWidthField)),
        field(ActivationField));
}
