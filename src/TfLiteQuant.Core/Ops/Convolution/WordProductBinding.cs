using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// Binds products of int16 activations with int8 or int4 weights. The reference adds up in 64 bits, or in 32 (which wrap) where
/// the bias has 32; where no sum can leave 32 bits, they are taken for both.
/// </summary>
internal static class WordProductBinding
{
    private const double LargestActivation = 32768;
    private const double LargestWeight = 255;

    /// <summary>The kernel for a geometry and its operands.</summary>
    /// <param name="context">The operator.</param>
    /// <param name="geometry">What is computed.</param>
    /// <param name="operands">With what.</param>
    /// <param name="biasType">Type of the sums as an option states it, for operators without bias; 0 where it does not.</param>
    public static OpKernel Bind(BindContext context, ConvolutionGeometry geometry, ProductOperands operands, int biasType)
    {
        if (operands.Output.Type != TensorType.Int16) throw context.UnsupportedType(operands.Output);
        var (scale, _) = IntegerOperands.Parameters(context, operands.Input);
        var (outputScale, _) = IntegerOperands.Parameters(context, operands.Output);
        var (weightScales, weightZero) = IntegerOperands.Weights(context, operands.Weights, geometry.Channels, operands.Axis);
        if (operands.Weights.Type is not (TensorType.Int8 or TensorType.Int4 or TensorType.Int2)) throw context.UnsupportedType(operands.Weights);
        if (weightZero != 0 && operands.Arithmetic == ProductArithmetic.FixedPoint)
            throw context.Fail("Its weights have a zero point.", "The kernel takes symmetric weights; the model is malformed.");
        var bias = IntegerOperands.Bias(context, operands.BiasPosition, geometry.Channels, TensorType.Int32, TensorType.Int64);
        var isWide = bias is null ? biasType != (int)TensorType.Int32 : bias.Type == TensorType.Int64;
        var weights = new WeightCodes(context, operands.Weights);
        var codes = IntegerOperands.Codes(context, operands.Output, operands.Activation);
        var factors = IntegerOperands.Factors(scale, weightScales, outputScale);
        var bounds = Bounds(geometry, weights, weightZero, bias);
        var isNarrow = !isWide || Array.TrueForAll(bounds, static sums => sums.Largest <= int.MaxValue);
        if (isNarrow) geometry = geometry.SpreadFor(IntegerGemmKernel.Words);
        var (stage, takeBias) = isNarrow
            ? (Narrow(operands, geometry.ForStage(factors), isWide, geometry.ForStage(bounds), codes), null)
            : Wide(operands, factors, geometry.Channels, codes);
        var mostInSum = stage.IsWide ? (int)(int.MaxValue / (LargestActivation * LargestWeight)) : int.MaxValue;
        var work = IntegerWorks.Create<short>(context, geometry, IntegerGemmKernel.Words, stage, mostInSum, sizeof(short));
        return new IntegerProductKernel<short>(work, context.Workers, new PlainCodes<short>(operands.Input, 0), weights, bias, operands.Output, geometry.Multiplier)
        {
            WeightZero = weightZero,
            TakeBias = takeBias,
        }.Prepare();
    }

    private static SumStage Narrow(ProductOperands operands, double[] factors, bool isWide, SumBounds[] bounds, CodeRange codes)
        => operands.Arithmetic == ProductArithmetic.Scaled
            ? ScaledStage.Create<short>(factors, codes)
            : FixedPointStage.Create<short>(
                IntegerOperands.Multipliers(factors), isWide ? FixedPointRounding.Wide : FixedPointRounding.Twice, bounds, codes);

    private static (SumStage Stage, Action<TensorValue> TakeBias) Wide(ProductOperands operands, double[] factors, int channels, CodeRange codes)
    {
        var bias = new long[channels];
        SumStage stage = operands.Arithmetic == ProductArithmetic.Scaled
            ? new ScalarScaledStage<short>(factors, bias, codes, isWide: true)
            : new WideFixedPointStage(IntegerOperands.Multipliers(factors), bias, codes);
        return (stage, tensor => tensor.Values<long>().CopyTo(bias));
    }

    private static SumBounds[] Bounds(ConvolutionGeometry geometry, WeightCodes weights, int weightZero, TensorValue? bias)
    {
        var magnitudes = weights.Magnitudes(geometry.Channels, weightZero, geometry.Layout.Output == 1) ?? new double[geometry.Channels];
        var bounds = new SumBounds[geometry.Channels];
        for (var i = 0; i < bounds.Length; i++)
        {
            var products = (weights.IsConstant ? magnitudes[i] : geometry.Products * LargestWeight) * LargestActivation;
            bounds[i] = bias is null ? SumBounds.Around(0, products)
                : !bias.IsConstant ? SumBounds.Around(0, double.PositiveInfinity)
                : SumBounds.Around(bias.Type == TensorType.Int64 ? bias.Values<long>()[i] : bias.Values<int>()[i], products);
        }

        return bounds;
    }
}
