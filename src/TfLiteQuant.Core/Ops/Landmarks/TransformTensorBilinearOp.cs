using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// TransformTensorBilinear, a custom operator of MediaPipe's models: an image [1,H,W,C] read where the first two rows of a matrix of four
/// by four say, to an image of the size that its options state.
/// </summary>
public sealed class TransformTensorBilinearOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Custom;

    public override string CustomCode => "TransformTensorBilinear";

    public override OpKernel Bind(BindContext context)
    {
        LandmarkOperands.RequireVersion(context);
        context.RequireArity(2);
        var (image, matrix, output) = (context.Input(0), context.Input(1), context.Output(0));
        FloatOperands.Require(context, image, output);
        LandmarkOperands.RequireMatrix(context, matrix);
        context.RequireShape(image, 1, -1, -1, -1);
        var options = context.RequireMap();
        var (height, width) = (options.Whole("output_height"), options.Whole("output_width"));
        context.Require(height > 0 && width > 0, $"output_height is {height} and output_width {width}.");
        FloatOperands.Resize(context, output, 1, height, width, image.Shape[3]);
        return new Kernel(context, image, matrix, output);
    }

    private sealed class Kernel(BindContext context, TensorValue image, TensorValue matrix, TensorValue output)
        : RowKernel(context.Workers, output.Shape[1], output.Count * 4L)
    {
        private readonly BilinearSampling _sampling = new(image.Shape[1], image.Shape[2], image.Shape[3], output.Shape[2]);
        private readonly int _row = output.Shape[2] * output.Shape[3];

        protected override void Execute(int first, int end)
            => _sampling.Run(image.Values<float>(), matrix.Values<float>(), first, output.Span<float>()[(first * _row)..(end * _row)]);
    }
}
