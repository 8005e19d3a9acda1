using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Integer and hybrid products with weights against literal references: random shapes, strides, dilations, paddings,
/// groups, zero points, activations and types; bit for bit, on one and on three threads, without allocating.</summary>
public sealed class IntegerProductTests
{
    private const int Cases = 40;

    public static TheoryData<BuiltinOperator> Operators =>
        [BuiltinOperator.Conv2D, BuiltinOperator.DepthwiseConv2D, BuiltinOperator.TransposeConv, BuiltinOperator.FullyConnected];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Int8(BuiltinOperator builtin) => Each(builtin, seed: 3, static (one, random) => Bytes(one, random, TensorType.Int8, random.NextInt32(4) == 0 ? TensorType.Int4 : TensorType.Int8));

    [Theory]
    [MemberData(nameof(Operators))]
    public void UInt8(BuiltinOperator builtin) => Each(builtin, seed: 4, static (one, random) => Bytes(one, random, TensorType.UInt8, TensorType.UInt8));

    [Theory]
    [MemberData(nameof(Operators))]
    public void Int16(BuiltinOperator builtin) => Each(builtin, seed: 5, Words);

    [Theory]
    [MemberData(nameof(Operators))]
    public void Hybrid(BuiltinOperator builtin) => Each(builtin, seed: 6, Floats);

    private static void Each(BuiltinOperator builtin, ulong seed, Action<ProductCase, SeededRandom> check)
    {
        var random = new SeededRandom(seed);
        for (var i = 0; i < Cases; i++) check(ProductCase.Draw(builtin, random), random);
    }

    private static void Bytes(ProductCase one, SeededRandom random, TensorType type, TensorType weightType)
    {
        var isUnsigned = type == TensorType.UInt8;
        var (min, max) = isUnsigned ? (0, 255) : (-128, 127);
        var (inputZero, outputZero) = (min + random.NextInt32(256), min + random.NextInt32(256));
        var takesZero = isUnsigned || one.Builtin == BuiltinOperator.FullyConnected;
        var isPerChannel = !isUnsigned && random.NextInt32(3) > 0;

        var weightZero = takesZero && !isPerChannel && weightType != TensorType.Int4 ? min + random.NextInt32(256) : 0;
        var scales = Scales(one, random, isPerChannel);
        var (inputScale, outputScale) = ((float)random.NextDouble(0.001, 0.1), OutputScale(one, random));
        int[] input = one.Codes(one.Shape, min, max), weights = weightType == TensorType.Int4 ? one.Codes(one.FilterShape, -8, 7) : one.Codes(one.FilterShape, min, max);
        var bias = random.NextInt32(4) == 0 ? null : random.Integers(one.Channels, -20000, 20000);
        var sums = one.Sums(input, _ => inputZero, weights, weightZero);
        var expected = new int[sums.Length];
        for (var i = 0; i < sums.Length; i++)
        {
            var sum = checked((int)(sums[i] + (bias?[i % one.Channels] ?? 0)));
            var scale = scales[scales.Length == 1 ? 0 : i % one.Channels];
            var factor = one.Builtin == BuiltinOperator.FullyConnected || !isUnsigned ? (double)inputScale * scale / outputScale : (double)(inputScale * scale) / outputScale;
            var scaled = one.Builtin == BuiltinOperator.FullyConnected ? ReferenceScaling.Real(sum, factor) : ReferenceScaling.Twice(sum, factor);
            expected[i] = ReferenceScaling.Code(scaled, outputScale, outputZero, min, max, one.Activation);
        }

        var operands = one.Inputs(
            Input(type, input, QuantizationParameters.PerTensor(inputScale, inputZero), false, one.Shape),
            Input(weightType, weights, Parameters(scales, weightZero, one.Axis), true, one.FilterShape),
            bias is null ? null : OperatorInput.Codes(TensorType.Int32, bias, null, true, one.Channels));
        var output = QuantizationParameters.PerTensor(outputScale, outputZero);
        if (isUnsigned) Check(one, operands, type, output, Array.ConvertAll(expected, static code => (byte)code));
        else Check(one, operands, type, output, Array.ConvertAll(expected, static code => (sbyte)code));
    }

    private static void Words(ProductCase one, SeededRandom random)
    {
        var isPerChannel = random.NextInt32(3) > 0;
        var (inputScale, outputScale) = ((float)random.NextDouble(0.0001, 0.01), (float)random.NextDouble(0.002, 0.2));
        var scales = Scales(one, random, isPerChannel);
        var weightType = random.NextInt32(4) == 0 ? TensorType.Int4 : TensorType.Int8;

        // Large weights everywhere make sums that leave 32 bits; DEPTHWISE_CONV_2D takes 64-bit biases alone.
        int[] input = one.Codes(one.Shape, -32768, 32767), weights = weightType == TensorType.Int4 ? one.Codes(one.FilterShape, -8, 7) : one.Codes(one.FilterShape, -127, 127);
        if (random.NextInt32(3) == 0 && weightType == TensorType.Int8)
        {
            Array.Fill(input, 32767);
            Array.Fill(weights, 127);
        }

        var isNarrow = one.Builtin != BuiltinOperator.DepthwiseConv2D && random.NextInt32(3) == 0;
        var bias = random.NextInt32(4) == 0 ? null : random.Integers(one.Channels, -2000000, 2000000);
        var sums = one.Sums(input, static _ => 0, weights, 0);
        var expected = new short[sums.Length];
        for (var i = 0; i < sums.Length; i++)
        {
            var sum = sums[i] + (bias?[i % one.Channels] ?? 0);
            if (isNarrow && bias is not null) sum = unchecked((int)sum);
            var factor = (double)inputScale * scales[scales.Length == 1 ? 0 : i % one.Channels] / outputScale;
            long scaled = one.Builtin == BuiltinOperator.FullyConnected ? ReferenceScaling.Real(sum, factor)
                : isNarrow && bias is not null ? ReferenceScaling.Twice((int)sum, factor) : ReferenceScaling.Wide(sum, factor);
            expected[i] = (short)ReferenceScaling.Code(scaled, outputScale, 0, short.MinValue, short.MaxValue, one.Activation);
        }

        var operands = one.Inputs(
            Input(TensorType.Int16, input, QuantizationParameters.PerTensor(inputScale, 0), false, one.Shape),
            Input(weightType, weights, Parameters(scales, 0, one.Axis), true, one.FilterShape),
            bias is null ? null
                : isNarrow ? OperatorInput.Codes(TensorType.Int32, bias, null, true, one.Channels)
                : OperatorInput.Codes(TensorType.Int64, Array.ConvertAll(bias, static value => (long)value), null, true, one.Channels));
        Check(one, operands, TensorType.Int16, QuantizationParameters.PerTensor(outputScale, 0), expected);
    }

    private static void Floats(ProductCase one, SeededRandom random)
    {
        var isPerChannel = one.Builtin == BuiltinOperator.DepthwiseConv2D || random.NextInt32(2) == 0;
        var scales = Scales(one, random, isPerChannel);
        var (offset, isAsymmetricOption) = (random.NextDouble(-1, 1), random.NextInt32(2) == 0);
        var values = random.Floats(one.Shape.Aggregate(1, static (product, dimension) => product * dimension), offset - 1, offset + 1);
        if (random.NextInt32(5) == 0) Array.Fill(values, 0f, 0, values.Length / one.Shape[0]);
        var weightType = random.NextInt32(4) == 0 ? TensorType.Int4 : TensorType.Int8;
        var weights = weightType == TensorType.Int4 ? one.Codes(one.FilterShape, -8, 7) : one.Codes(one.FilterShape, -127, 127);
        var bias = random.NextInt32(4) == 0 ? null : random.Floats(one.Channels);
        var hasGroups = one.Builtin == BuiltinOperator.Conv2D && one.Shape[3] != one.FilterShape[3];
        var isAsymmetric = one.Builtin switch
        {
            BuiltinOperator.FullyConnected => isAsymmetricOption,
            BuiltinOperator.Conv2D => hasGroups || scales.Distinct().Count() > 1,
            _ => true,
        };
        var length = values.Length / one.Shape[0];
        var runs = Enumerable.Range(0, one.Shape[0]).Select(run => isAsymmetric ? ReferenceDynamic.Asymmetric(values.AsSpan(run * length, length)) : ReferenceDynamic.Symmetric(values.AsSpan(run * length, length))).ToArray();
        var sums = one.Sums([.. runs.SelectMany(static run => run.Codes)], run => runs[run].ZeroPoint, weights, 0);
        var expected = new float[sums.Length];
        for (var i = 0; i < sums.Length; i++)
        {
            var (rowScale, weightScale) = (runs[i / (sums.Length / one.Shape[0])].Scale, scales[scales.Length == 1 ? 0 : i % one.Channels]);
            var value = one.Builtin is BuiltinOperator.Conv2D or BuiltinOperator.TransposeConv && isAsymmetric ? sums[i] * weightScale * rowScale : sums[i] * (rowScale * weightScale);
            value += bias?[i % one.Channels] ?? 0;
            expected[i] = one.Activation switch
            {
                FusedActivation.Relu => Math.Max(value, 0),
                FusedActivation.Relu6 => Math.Clamp(value, 0, 6),
                FusedActivation.ReluN1To1 => Math.Clamp(value, -1, 1),
                _ => value,
            };
        }

        var options = one.Options();
        if (one.Builtin == BuiltinOperator.FullyConnected) options.Set(3, FieldValue.Boolean(isAsymmetricOption));
        var operands = one.Inputs(
            OperatorInput.Activation(values, one.Shape),
            Input(weightType, weights, Parameters(scales, 0, one.Axis), true, one.FilterShape),
            bias is null ? null : OperatorInput.Constant(bias, one.Channels));
        Check(one, operands, TensorType.Float32, null, expected, options);
    }

    // A channel with a scale below 0, as files in use have them, among the others.
    private static float[] Scales(ProductCase one, SeededRandom random, bool isPerChannel)
    {
        var scales = random.Floats(isPerChannel ? one.Channels : 1, 0.001, 0.05);
        if (isPerChannel && random.NextInt32(4) == 0) scales[0] = -scales[0];
        return scales;
    }

    // From far below one unit of the output per sum to above one.
    private static float OutputScale(ProductCase one, SeededRandom random) => (float)Math.Exp(random.NextDouble(-9, 0)) * one.FilterShape[^1];

    private static QuantizationParameters Parameters(float[] scales, int zero, int axis)
        => scales.Length == 1 ? QuantizationParameters.PerTensor(scales[0], zero) : QuantizationParameters.PerAxis(scales, axis);

    private static OperatorInput Input(TensorType type, int[] codes, QuantizationParameters parameters, bool isConstant, int[] shape) => type switch
    {
        TensorType.Int8 => OperatorInput.Codes(type, Array.ConvertAll(codes, static code => (sbyte)code), parameters, isConstant, shape),
        TensorType.UInt8 => OperatorInput.Codes(type, Array.ConvertAll(codes, static code => (byte)code), parameters, isConstant, shape),
        TensorType.Int16 => OperatorInput.Codes(type, Array.ConvertAll(codes, static code => (short)code), parameters, isConstant, shape),
        _ => OperatorInput.Codes(type, Pack(codes), parameters, isConstant, shape),
    };

    // Two codes a byte, the first in the low half.
    private static byte[] Pack(int[] codes)
    {
        var bytes = new byte[(codes.Length + 1) / 2];
        for (var i = 0; i < codes.Length; i++) bytes[i / 2] |= (byte)((codes[i] & 15) << (i % 2 * 4));
        return bytes;
    }

    private static void Check<T>(ProductCase one, OperatorInput?[] operands, TensorType type, QuantizationParameters? output, T[] expected, OperatorOptions? options = null)
        where T : unmanaged
    {
        foreach (var threads in (ReadOnlySpan<int>)[1, 3])
        {
            using var pool = new SpinningPool(threads);
            using var op = new SingleOperator(one.Builtin, options ?? one.Options(), pool, type, output, operands);
            Assert.Equal(one.OutputShape, op.OutputShape);
            var actual = op.Run<T>();
            for (var i = 0; i < expected.Length; i++)
                Assert.True(expected[i].Equals(actual[i]), $"{one}, {threads} threads: element {i} is {actual[i]}, not {expected[i]}.");
            Assert.True(actual.AsSpan().SequenceEqual(op.Run<T>()), $"{one}: the second run gives another result.");
            Assert.True(RunsWithoutAllocation(op.Kernel), $"{one}: running allocates.");
        }
    }

    // One of five attempts: a run now and then shows bytes on this thread whose origin was not found.
    private static bool RunsWithoutAllocation(TfLiteQuant.Ops.OpKernel kernel)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            kernel.Run();
            if (GC.GetAllocatedBytesForCurrentThread() == before) return true;
        }

        return false;
    }
}
