using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Float activations, weights of 4 or 2 bits with scales for blocks: each row is quantized by itself, always with a zero point.</content>
public sealed partial class FullyConnectedOp
{
    private static OpKernel BindBlocks(BindContext context)
    {
        TensorValue input = context.Input(0), weights = context.Input(1), output = context.Output(0);
        FloatOperands.Require(context, input, output);
        var geometry = Geometry(context);
        var bias = FloatOperands.Bias(context, 2, geometry.Channels);
        var scales = BlockScales.Of(context, weights);
        if (!weights.IsConstant) throw context.Unsupported("Its weights with scales for blocks are computed.", "The engine takes them as a constant.");
        var codes = new sbyte[weights.Count];
        if (weights.Type == TensorType.Int4) PackedCodes.UnpackInt4(weights.Bytes(), codes);
        else PackedCodes.UnpackInt2(weights.Bytes(), codes);
        var range = FusedRange.Of(context.Options.GetInt32(ActivationField));
        var work = new BlockProductWork(geometry.Images, geometry.Channels, codes, scales.Values, scales.BlockSize, context.Workers.Threads, range.Min, range.Max);
        return new BlockProductKernel(work, context.Workers, input, bias, output);
    }
}
