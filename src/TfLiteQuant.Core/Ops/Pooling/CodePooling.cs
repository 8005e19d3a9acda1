using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Binds pooling of codes.</summary>
internal static class CodePooling
{
    // the reference lets scales differ by so much
    private const float ScaleTolerance = 1e-6f;

    /// <summary>The kernel; null where the input holds no codes.</summary>
    public static OpKernel? Bind(BindContext context, PoolingKind kind)
    {
        var input = context.Input(0);
        if (!input.IsQuantized()) return null;
        context.RequireSameType(input, context.Output(0));
        return input.Type switch
        {
            TensorType.Int8 => Bind<sbyte>(context, kind),
            TensorType.UInt8 => Bind<byte>(context, kind),
            TensorType.Int16 => Bind<short>(context, kind),
            _ => throw context.UnsupportedType(input),
        };
    }

    private static Kernel<T> Bind<T>(BindContext context, PoolingKind kind)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        var (x, y) = (CodeParameters.Of(context, input), CodeParameters.Of(context, output));
        if (Math.Abs(x.Scale - y.Scale) > ScaleTolerance || x.ZeroPoint != y.ZeroPoint)
            throw context.Unsupported(
                $"Tensor {input.Index} '{input.Name}' has scale {x.Scale} and zero point {x.ZeroPoint}, tensor {output.Index} '{output.Name}' {y.Scale} and {y.ZeroPoint}.",
                "Pooling works on codes, which takes equal parameters.");
        var fields = PoolingFields.Of(context);
        var (min, max) = y.Within(FusedClamp.Of(context, fields.Activation));
        return new Kernel<T>(new CodePoolingWork<T>(fields.Over(context, kind).Shape, context.Workers.Threads, min, max), context.Workers, input, output);
    }

    private sealed unsafe class Kernel<T>(CodePoolingWork<T> work, WorkerPool workers, TensorValue input, TensorValue output) : OpKernel
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        public override void Run() => work.Run(workers, input.Pointer<T>(), output.Pointer<T>());
    }
}
