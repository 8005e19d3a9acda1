using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// Resampler, a custom operator of MediaPipe's models: images [N,H,W,C] read at the column and row that [N,H,W,2] give for each pixel.
/// </summary>
public sealed class ResamplerOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Custom;

    public override string CustomCode => "Resampler";

    public override OpKernel Bind(BindContext context)
    {
        context.RequireArity(2);
        var (images, positions, output) = (context.Input(0), context.Input(1), context.Output(0));
        FloatOperands.Require(context, images, positions, output);
        context.RequireRank(images, 4, 4);
        context.RequireShape(positions, [.. images.Shape[..3], 2]);
        output.Resize(images.Shape);
        return new Kernel(context, images, positions, output);
    }

    private sealed class Kernel(BindContext context, TensorValue images, TensorValue positions, TensorValue output)
        : RowKernel(context.Workers, output.Shape[0] * output.Shape[1], output.Count * 4L)
    {
        private readonly WarpSampling _sampling = new(images.Shape[1], images.Shape[2], images.Shape[3]);
        private readonly int _pixels = output.Shape[2], _row = output.Shape[2] * output.Shape[3];

        protected override void Execute(int first, int end)
        {
            var size = images.Shape[1] * _row;
            for (var row = first; row < end; row++)
                _sampling.Run(
                    images.Values<float>().Slice(row / images.Shape[1] * size, size), positions.Values<float>().Slice(row * _pixels * 2, _pixels * 2),
                    output.Span<float>().Slice(row * _row, _row));
        }
    }
}
