using System.Numerics;
using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>How the reference's hybrid kernel of an operator treats its input.</summary>
/// <param name="Runs">Runs of the input that get a scale each: images, or rows.</param>
/// <param name="IsAsymmetric">Whether codes have a zero point.</param>
/// <param name="Order">In which order a sum meets the two scales.</param>
/// <param name="HasBorders">Whether input beyond a border is met.</param>
internal readonly record struct HybridScheme(int Runs, bool IsAsymmetric, ScaleOrder Order, bool HasBorders);

/// <summary>Binds products of float activations, quantized while running, with integer weights.</summary>
internal static class HybridProductBinding
{
    /// <summary>The kernel for a geometry and its operands.</summary>
    public static OpKernel Bind(BindContext context, ConvolutionGeometry geometry, ProductOperands operands, HybridScheme scheme)
    {
        FloatOperands.Require(context, operands.Input, operands.Output);
        var bias = FloatOperands.Bias(context, operands.BiasPosition, geometry.Channels);
        var (weightScales, weightZero) = IntegerOperands.Weights(context, operands.Weights, geometry.Channels, operands.Axis);
        if (weightZero != 0) throw context.Fail("Its weights have a zero point.", "Hybrid kernels read weights as signed and symmetric and pass over a zero point, so that other products come out than the model means: quantize the weights again with the zero point 0.");
        var rows = new RowScales(scheme.Runs);
        var range = FusedRange.Of(operands.Activation);
        if (geometry.Multiplier > 0)
        {
            var sweep = HybridStage.Create(weightScales, rows, scheme.Order, hasZeroPoints: true, range.Min, range.Max);
            var shape = new IntegerDepthwiseShape(geometry.Phases[0], geometry.Channels, sizeof(float), scheme.Runs);
            if (geometry.Multiplier == 1 && scheme.Order == ScaleOrder.Together && HybridSweepWork.Fits(shape))
                return Bind(context, operands, scheme, HybridSweepWork.Create(shape, sweep, context.Workers.Threads), sweep, rows, bias);
            return Bind<sbyte>(context, geometry, operands, scheme, IntegerGemmKernel.Words, sweep, rows, bias);
        }

        var kernel = IntegerGemmKernel.Bytes ?? IntegerGemmKernel.Words;
        var stage = HybridStage.Create(weightScales, rows, scheme.Order, kernel.ElementBytes == 1, range.Min, range.Max);
        if (HybridConvolutionWork.Create(geometry.Phases, geometry.Layout, geometry.Groups, stage, scheme.Runs, context.Workers.Threads) is { } convolution)
            return Bind(context, operands, scheme, convolution, stage, rows, bias);
        return kernel.ElementBytes == 1
            ? Bind<sbyte>(context, geometry, operands, scheme, kernel, stage, rows, bias)
            : Bind<short>(context, geometry, operands, scheme, kernel, stage, rows, bias);
    }

    private static unsafe OpKernel Bind<T>(
        BindContext context, ConvolutionGeometry geometry, ProductOperands operands, HybridScheme scheme, IntegerGemmKernel kernel, HybridStage stage, RowScales rows, TensorValue? bias)
        where T : unmanaged, IBinaryInteger<T>
    {
        // What stands for zero beyond the border is another code each time, unless codes come without their zero point.
        var paddings = scheme.HasBorders && scheme.IsAsymmetric && sizeof(T) == 1 ? Math.Max(1, scheme.Runs) : 1;
        var work = IntegerWorks.Create<T>(context, geometry, kernel, stage, int.MaxValue, sizeof(float), scheme.Runs, paddings);

        // Rows that have a scale each are few or short: their codes are made first.
        if (geometry.Phases[0].Rows > scheme.Runs && work is IDynamicProductWork { TakesFloats: true } dynamic) return Bind(context, operands, scheme, dynamic, stage, rows, bias);
        var input = new DynamicActivation<T>(operands.Input, scheme.Runs, scheme.IsAsymmetric, rows, context.Workers.Threads);
        return new IntegerProductKernel<T>(work, context.Workers, input, new WeightCodes(context, operands.Weights), bias, operands.Output, geometry.Multiplier)
        {
            Paddings = scheme.HasBorders ? Math.Min(paddings, scheme.Runs) : 0,
            ReadsSigned = true,
            TakeBias = tensor => stage.SetBias(tensor.Values<float>()),
        }.Prepare();
    }

    private static OpKernel Bind(
        BindContext context, ProductOperands operands, HybridScheme scheme, IDynamicProductWork work, HybridStage stage, RowScales rows, TensorValue? bias)
    {
        if (scheme.Runs == 1) operands.Input.AskForExtremes();
        var ranges = new DynamicRangeWork(scheme.Runs, operands.Input.Count / scheme.Runs, scheme.IsAsymmetric, rows, context.Workers.Threads);
        return new DynamicProductKernel(work, ranges, context.Workers, operands.Input, new WeightCodes(context, operands.Weights), stage, bias, operands.Output).Prepare();
    }
}
