using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// Convolution2DTransposeBias, a custom operator of MediaPipe's models which the runtime knows by name: a transposed convolution in float
/// of an input [N,H,W,C] with a filter [O,h,w,C] and a bias [O]. Its options are the structure of TRANSPOSE_CONV: padding, strides; a
/// fused activation after them is not heeded.
/// </summary>
public sealed class Convolution2DTransposeBiasOp : OpDefinition
{
    private const int PaddingField = 0, StrideWidthField = 1, StrideHeightField = 2, Fields = 3;

    public override BuiltinOperator Operator => BuiltinOperator.Custom;

    public override string CustomCode => "Convolution2DTransposeBias";

    public override OpKernel Bind(BindContext context)
    {
        context.RequireArity(3);
        TensorValue input = context.Input(0), filter = context.Input(1), bias = context.Input(2), output = context.Output(0);
        FloatOperands.Require(context, input, filter, bias, output);
        context.RequireRank(input, 4, 4);
        context.RequireRank(filter, 4, 4);
        context.RequireShape(bias, filter.Shape[0]);
        var options = context.RequireFields(Fields);
        var padding = context.Padding(options[PaddingField]);
        var vertical = new WindowAxis("height", filter.Shape[1], options[StrideHeightField]);
        var horizontal = new WindowAxis("width", filter.Shape[2], options[StrideWidthField]);
        int[] shape = [input.Shape[0], Extent(context, vertical, padding, 1), Extent(context, horizontal, padding, 2), filter.Shape[0]];
        var geometry = TransposedGeometry.Of(context, input, filter, shape, padding, vertical, horizontal);
        return new ConvolutionKernel(
            TransposedGeometry.FloatWork(geometry, float.NegativeInfinity, float.PositiveInfinity, context.Workers.Threads), context.Workers, input, filter, bias, output);
    }

    /// <summary>Every input pixel meets the whole filter.</summary>
    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.Pixels(op.Input(0), graph) * WorkEstimate.Elements(op.Input(1), graph);

    // Several outputs can belong to one input. LiteRT computes the one that the file states, MediaPipe the smallest whose last row the
    // last step still reaches, which for an odd number of rows under SAME is a row less than converters state: the file's goes first.
    private static int Extent(BindContext context, WindowAxis axis, int padding, int dimension)
    {
        var size = context.Input(0).Shape[dimension];
        axis.Require(context, size);
        if (context.Output(0).Source.Shape is { Length: 4 } stated && axis.Positions(padding, stated[dimension]) == size) return stated[dimension];
        var reach = ((size - 1L) * axis.Stride) + axis.Filter;
        var cut = padding == WindowAxis.Same ? Math.Max(0, axis.Filter - ((size - 1) % axis.Stride) - 1) : 0;
        return (int)Math.Min(reach - cut, int.MaxValue);
    }
}
