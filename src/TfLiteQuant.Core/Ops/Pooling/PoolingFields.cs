namespace TfLiteQuant.Ops;

/// <summary>Options of custom poolings: the structure of the builtin ones' parameters. What that stores after them is computed while
/// it runs.</summary>
/// <param name="Padding">0 is SAME, 1 VALID.</param>
/// <param name="Vertical">The window along the height.</param>
/// <param name="Horizontal">The window along the width.</param>
/// <param name="Activation">Code of the fused activation.</param>
internal readonly record struct PoolingFields(int Padding, WindowAxis Vertical, WindowAxis Horizontal, int Activation)
{
    private const int PaddingField = 0, StrideWidthField = 1, StrideHeightField = 2, FilterWidthField = 3, FilterHeightField = 4, ActivationField = 5, Count = 6;

    /// <summary>Reads an operator's.</summary>
    public static PoolingFields Of(BindContext context)
    {
        var fields = context.RequireFields(Count);
        return new PoolingFields(
            context.Padding(fields[PaddingField]),
            new WindowAxis("height", fields[FilterHeightField], fields[StrideHeightField]),
            new WindowAxis("width", fields[FilterWidthField], fields[StrideWidthField]),
            fields[ActivationField]);
    }
}
