using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RESIZE_NEAREST_NEIGHBOR: an image of any type in another size, each pixel copied.</summary>
public sealed partial class ResizeNearestNeighborOp : OpDefinition
{
    private const int AlignCornersField = 0, HalfPixelCentersField = 1;

    public override BuiltinOperator Operator => BuiltinOperator.ResizeNearestNeighbor;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 4 };

    public override OpKernel? Bind(BindContext context)
    {
        var options = context.Options;
        if (ResizeRule.Bind(context, options.GetBoolean(AlignCornersField), options.GetBoolean(HalfPixelCentersField)) is not { } scale) return null;
        var (input, output) = (context.Input(0), context.Output(0));
        if (output.Count == 0) return DelegateKernel.Nothing;
        var bytes = context.ElementBytes(input);
        int[][] tables = [[.. Enumerable.Range(0, input.Shape[0])], scale.Rows.Nearest(), scale.Columns.Nearest(), [.. Enumerable.Range(0, input.Shape[3])]];
        return new TableCopyKernel(context, input, output, new TableCopy(tables, input.Shape, bytes), bytes);
    }
}
