using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// MaxUnpooling2D, a custom operator of MediaPipe's models that reverses MaxPoolingWithArgmax2D: values [N,H,W,C] and their places in
/// windows give an image as large as the windows side by side, zero wherever no value was.
/// </summary>
/// <remarks>TensorFlow has another operator of that name, whose indices are int32 and places in the whole image; MediaPipe does not run
/// it, and nor does the runtime by itself.</remarks>
public sealed class MaxUnpooling2DOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Custom;

    public override string CustomCode => "MaxUnpooling2D";

    public override OpKernel Bind(BindContext context)
    {
        context.RequireArity(2);
        TensorValue input = context.Input(0), indices = context.Input(1), output = context.Output(0);
        FloatOperands.Require(context, input, indices, output);
        context.RequireRank(input, 4, 4);
        context.RequireSameShape(input, indices);
        var (image, fields) = (input.Shape, PoolingFields.OfStructure(context));
        var height = Extent(context, fields.Vertical, image[1]);
        var width = Extent(context, fields.Horizontal, image[2]);
        FloatOperands.Resize(context, output, image[0], height, width, image[3]);
        var unpooling = new MaxUnpooling(
            image[1], image[2], image[3], (fields.Vertical.Filter, fields.Horizontal.Filter), (fields.Vertical.Stride, fields.Horizontal.Stride));
        return new Kernel(context, unpooling);
    }

    private static int Extent(BindContext context, WindowAxis axis, int size)
    {
        axis.Require(context, size);
        // The reference writes outside its output then.
        context.Require(size == 1 || axis.Stride <= axis.Filter, $"Along {axis.Name} its windows of {axis.Filter} are {axis.Stride} apart.");
        return (int)Math.Min((long)size * axis.Filter, int.MaxValue);
    }

    private sealed class Kernel(BindContext context, MaxUnpooling unpooling) : OpKernel
    {
        private readonly TensorValue _input = context.Input(0), _indices = context.Input(1), _output = context.Output(0);

        public override void Run()
        {
            if (_output.Count == 0) return;
            var wrong = unpooling.Run(_input.Values<float>(), _indices.Values<float>(), _output.Span<float>());
            if (wrong >= 0)
                throw context.Fail(
                    $"Element {wrong} of its indices, tensor {_indices.Index} '{_indices.Name}', is {_indices.Values<float>()[wrong]}, which is no place in a window of {unpooling.Window.Height} x {unpooling.Window.Width}.",
                    "They must be those of a MaxPoolingWithArgmax2D with the same window.");
        }
    }
}
