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
        if (weightZero != 0) throw context.Fail("Its weights have a zero point.", "Hybrid kernels take symmetric weights; the model is malformed.");
        var rows = new RowScales(scheme.Runs);
        var range = FusedRange.Of(operands.Activation);
        if (geometry.Multiplier > 0)
        {
            var sweep = HybridStage.Create(weightScales, rows, scheme.Order, hasZeroPoints: true, range.Min, range.Max);
            return Bind<sbyte>(context, geometry, operands, scheme, IntegerGemmKernel.Words, sweep, rows, bias);
        }

        var kernel = IntegerGemmKernel.Bytes ?? IntegerGemmKernel.Words;
        var stage = HybridStage.Create(weightScales, rows, scheme.Order, kernel.ElementBytes == 1, range.Min, range.Max);
        return kernel.ElementBytes == 1
            ? Bind<sbyte>(context, geometry, operands, scheme, kernel, stage, rows, bias)
            : Bind<short>(context, geometry, operands, scheme, kernel, stage, rows, bias);
    }

    private static OpKernel Bind<T>(
        BindContext context, ConvolutionGeometry geometry, ProductOperands operands, HybridScheme scheme, IntegerGemmKernel kernel, HybridStage stage, RowScales rows, TensorValue? bias)
        where T : unmanaged, IBinaryInteger<T>
    {
        var input = new DynamicActivation<T>(operands.Input, scheme.Runs, scheme.IsAsymmetric, rows, context.Workers.Threads);
        var paddings = scheme.HasBorders && input.ZerosVary ? Math.Max(1, scheme.Runs) : 1;
        var work = IntegerWorks.Create<T>(context, geometry, kernel, stage, int.MaxValue, sizeof(float), scheme.Runs, paddings);
        return new IntegerProductKernel<T>(work, context.Workers, input, new WeightCodes(context, operands.Weights), bias, operands.Output, geometry.Multiplier)
        {
            Paddings = scheme.HasBorders ? Math.Min(paddings, scheme.Runs) : 0,
            ReadsSigned = true,
            TakeBias = tensor => stage.SetBias(tensor.Values<float>()),
        }.Prepare();
    }
}
