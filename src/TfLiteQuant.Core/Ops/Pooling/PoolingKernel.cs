using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A bound pooling in float32.</summary>
internal sealed unsafe class PoolingKernel(PoolingWork work, WorkerPool workers, TensorValue input, TensorValue output) : OpKernel
{
    private const int PaddingField = 0;
    private const int StrideWidthField = 1;
    private const int StrideHeightField = 2;
    private const int FilterWidthField = 3;
    private const int FilterHeightField = 4;
    internal const int ActivationField = 5;

    public override void Run() => work.Run(workers, input.Pointer<float>(), output.Pointer<float>());

    /// <summary>Checks the operator and binds it.</summary>
    public static PoolingKernel Bind(BindContext context, PoolingKind kind)
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        FloatOperands.Require(context, input, output);
        var shape = Shape(context, kind);
        var range = FusedRange.Of(context.Options.GetInt32(ActivationField));
        return new PoolingKernel(PoolingWork.Create(shape, context.Workers.Threads, range.Min, range.Max), context.Workers, input, output);
    }

    /// <summary>Checks the sizes, and gives the output its shape.</summary>
    public static PoolingShape Shape(BindContext context, PoolingKind kind)
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        context.RequireRank(input, 4, 4);
        var image = input.Shape;
        var options = context.Options;
        var padding = options.GetInt32(PaddingField);
        var vertical = new WindowAxis("height", options.GetInt32(FilterHeightField), options.GetInt32(StrideHeightField));
        var horizontal = new WindowAxis("width", options.GetInt32(FilterWidthField), options.GetInt32(StrideWidthField));
        var (height, top) = vertical.Over(context, padding, image[1]);
        var (width, left) = horizontal.Over(context, padding, image[2]);
        FloatOperands.Resize(context, output, image[0], height, width, image[3]);
        return new PoolingShape(
            kind,
            image[0],
            AxisTaps.Window(image[1], height, vertical.Filter, vertical.Stride, top),
            AxisTaps.Window(image[2], width, horizontal.Filter, horizontal.Stride, left),
            image[3]);
    }
}
