using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <summary>Binds products of int8 or uint8 activations with weights of a byte or less, 32-bit sums and bias.</summary>
internal static class ByteProductBinding
{
    /// <summary>What a code and a weight, each less its zero point, can be at most.</summary>
    private const double LargestFactor = 255;

    /// <summary>The kernel for a geometry and its operands.</summary>
    public static OpKernel Bind(BindContext context, ConvolutionGeometry geometry, ProductOperands operands)
    {
        var (input, output) = (operands.Input, operands.Output);
        if (output.Type != input.Type) throw context.UnsupportedType(output);
        if ((operands.Weights.Type == TensorType.UInt8) != (input.Type == TensorType.UInt8)) throw context.UnsupportedType(operands.Weights);
        return input.Type == TensorType.Int8 ? Bind<sbyte>(context, geometry, operands) : Bind<byte>(context, geometry, operands);
    }

    private static OpKernel Bind<TCode>(BindContext context, ConvolutionGeometry geometry, ProductOperands operands)
        where TCode : unmanaged, IBinaryInteger<TCode>
    {
        var (scale, zero) = IntegerOperands.Parameters(context, operands.Input);
        var (weightScales, weightZero) = IntegerOperands.Weights(context, operands.Weights, geometry.Channels, operands.Axis);
        if (weightZero != 0 && operands.Input.Type == TensorType.Int8 && operands.Arithmetic == ProductArithmetic.FixedPoint)
            throw context.Fail("Its int8 weights have a zero point.", "The kernel takes symmetric weights; the model is malformed.");
        var bias = IntegerOperands.Bias(context, operands.BiasPosition, geometry.Channels, TensorType.Int32);
        var bytes = typeof(TCode) == typeof(sbyte) ? IntegerGemmKernel.Bytes : IntegerGemmKernel.UnsignedBytes;
        var kernel = bytes ?? IntegerGemmKernel.Words;
        geometry = geometry.SpreadFor(kernel);
        var stage = Stage<TCode>(context, geometry, operands, scale, weightScales, bias);
        var weights = new WeightCodes(context, operands.Weights, hasSign: geometry.Multiplier == 0 && bytes is not null);
        if (geometry.Multiplier > 0 || bytes is not null)
        {
            var work = IntegerWorks.Create<TCode>(context, geometry, kernel, stage, int.MaxValue, outputBytes: 1, weights: geometry.Multiplier > 0 ? weights.Range(weightZero) : null);
            var plain = new PlainCodes<TCode>(operands.Input, TCode.CreateTruncating(zero));
            return new IntegerProductKernel<TCode>(work, context.Workers, plain, weights, bias, operands.Output, geometry.Multiplier)
            {
                WeightZero = weightZero - weights.Offset,
                InputZero = zero,
            }.Prepare();
        }

        var words = IntegerWorks.Create<short>(context, geometry, kernel, stage, int.MaxValue, outputBytes: 1);
        var widened = new WidenedCodes<TCode>(operands.Input, zero, context.Workers.Threads);
        return new IntegerProductKernel<short>(words, context.Workers, widened, weights, bias, operands.Output, multiplier: 1) { WeightZero = weightZero }.Prepare();
    }

    private static SumStage Stage<TCode>(
        BindContext context, ConvolutionGeometry geometry, ProductOperands operands, float scale, float[] weightScales, TensorValue? bias)
        where TCode : unmanaged
    {
        var (outputScale, _) = IntegerOperands.Parameters(context, operands.Output);
        var codes = IntegerOperands.Codes(context, operands.Output, operands.Activation);
        var bounds = Bounds(geometry, bias);
        if (operands.Arithmetic == ProductArithmetic.Scaled) return ScaledStage.Create<TCode>(IntegerOperands.Factors(scale, weightScales, outputScale), codes, geometry.Images > 1 ? bounds : null);

        // The reference multiplies the two scales of uint8 models in single precision, those of int8 models in double.
        var factors = typeof(TCode) == typeof(byte)
            ? Array.ConvertAll(weightScales, weight => (double)(scale * weight) / outputScale)
            : IntegerOperands.Factors(scale, weightScales, outputScale);
        return FixedPointStage.Create<TCode>(IntegerOperands.Multipliers(geometry.ForStage(factors)), FixedPointRounding.Twice, geometry.ForStage(bounds), codes);
    }

    private static SumBounds[] Bounds(ConvolutionGeometry geometry, TensorValue? bias)
    {
        var products = geometry.Products * LargestFactor * LargestFactor;
        if (bias is null || bias.IsConstant) return [.. Enumerable.Range(0, geometry.Channels).Select(i => SumBounds.Around(bias is null ? 0 : bias.Values<int>()[i], products))];
        return [.. Enumerable.Repeat(SumBounds.Around(0, products + int.MaxValue), geometry.Channels)];
    }
}
