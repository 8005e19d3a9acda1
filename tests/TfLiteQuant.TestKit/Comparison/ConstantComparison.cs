using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>Compares two tensors that stand in one place of two models: type, dimensions, quantization, and data where they have any.</summary>
internal sealed class ConstantComparison(ComparisonTolerance tolerance, Action<ModelDifference> report)
{
    /// <summary>Constants whose data was compared.</summary>
    public int Constants { get; private set; }

    /// <summary>Elements of quantized and half-precision constants compared.</summary>
    public long Codes { get; private set; }

    /// <summary>How many of them differ at all.</summary>
    public long CodesApart { get; private set; }

    public void Compare(Tensor expected, Tensor actual, string place)
    {
        if (expected.Type != actual.Type)
        {
            Report(DifferenceKind.ElementType, place, expected.Type, actual.Type);
            return;
        }

        var (one, other) = (Dimensions(expected), Dimensions(actual));
        if (one != other)
        {
            Report(DifferenceKind.Shape, place, one, other);
            return;
        }

        CompareQuantization(expected.Quantization, actual.Quantization, place);
        if (expected.IsConstant && actual.IsConstant) CompareData(expected, actual, place);
    }

    private static string Dimensions(Tensor tensor) => $"[{string.Join(',', tensor.Shape ?? [])}]";

    private static string Scheme(QuantizationParameters? parameters) => parameters switch
    {
        null or { IsQuantized: false } => "none",
        { Details: { } details } => details.GetType().Name,
        { IsPerAxis: true } => $"{parameters.Scale!.Length} scales along axis {parameters.QuantizedDimension}",
        _ => "one scale",
    };

    private void CompareQuantization(QuantizationParameters? expected, QuantizationParameters? actual, string place)
    {
        if (Scheme(expected) != Scheme(actual))
        {
            Report(DifferenceKind.Scheme, place, Scheme(expected), Scheme(actual));
            return;
        }

        if (expected?.Scale is not { Length: > 0 } scales) return;
        var worst = Enumerable.Range(0, scales.Length).MaxBy(i => RelativeDifference(scales[i], actual!.Scale![i]));
        if (RelativeDifference(scales[worst], actual!.Scale![worst]) > tolerance.Scale)
            Report(DifferenceKind.Scale, $"{place}, channel {worst}", Exactly(scales[worst]), Exactly(actual.Scale[worst]));
        // absent zero points are zeros
        var (one, other) = (expected.ZeroPoint ?? new long[scales.Length], actual.ZeroPoint ?? new long[scales.Length]);
        if (!one.AsSpan().SequenceEqual(other))
            Report(DifferenceKind.ZeroPoint, place, string.Join(',', one.Take(8)), string.Join(',', other.Take(8)));
    }

    private void CompareData(Tensor expected, Tensor actual, string place)
    {
        Constants++;
        var (one, other) = (expected.Buffer.Data, actual.Buffer.Data);
        if (one.Length != other.Length)
        {
            Report(DifferenceKind.Codes, place, $"{one.Length} bytes", $"{other.Length} bytes");
            return;
        }

        switch (expected.Type)
        {
            case TensorType.Int8:
                CompareCodes(one.AsSpan<sbyte>(), other.AsSpan<sbyte>(), static code => code, place);
                break;
            case TensorType.UInt8:
                CompareCodes(one.AsSpan<byte>(), other.AsSpan<byte>(), static code => code, place);
                break;
            case TensorType.Int16:
                CompareCodes(one.AsSpan<short>(), other.AsSpan<short>(), static code => code, place);
                break;
            case TensorType.Float16:
                // sign and magnitude: neighbouring values are neighbouring integers on either side of zero
                CompareCodes(one.AsSpan<ushort>(), other.AsSpan<ushort>(), static bits => (bits & 0x8000) != 0 ? -(bits & 0x7fff) : bits, place);
                break;
            case TensorType.Int32 when expected.Quantization is { IsQuantized: true }:
                CompareBiases(one.AsSpan<int>(), other.AsSpan<int>(), place);
                break;
            case TensorType.Int64 when expected.Quantization is { IsQuantized: true }:
                CompareBiases(one.AsSpan<long>(), other.AsSpan<long>(), place);
                break;
            default:
                if (!one.ContentEquals(other)) Report(DifferenceKind.Codes, place, "the same bytes", "other bytes");
                break;
        }
    }

    // Codes are quotients by the scale: what two scales may differ by, large codes do.
    private void CompareBiases<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string place)
        where T : System.Numerics.IBinaryInteger<T>
    {
        for (var i = 0; i < expected.Length; i++)
        {
            var (one, other) = (double.CreateChecked(expected[i]), double.CreateChecked(actual[i]));
            if (Math.Abs(one - other) <= tolerance.BiasStep + (Math.Abs(one) * tolerance.Scale * 2)) continue;
            Report(DifferenceKind.Codes, place, $"bias {expected[i]} at {i}", $"{actual[i]}");
            return;
        }
    }

    private void CompareCodes<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, Func<T, int> order, string place)
        where T : unmanaged
    {
        long apart = 0;
        var (farthest, at) = (0, 0);
        for (var i = 0; i < expected.Length; i++)
        {
            var distance = Math.Abs(order(expected[i]) - order(actual[i]));
            if (distance == 0) continue;
            apart++;
            if (distance > farthest) (farthest, at) = (distance, i);
        }

        Codes += expected.Length;
        CodesApart += apart;
        if (farthest <= tolerance.CodeStep && apart <= tolerance.CodeFraction * expected.Length) return;
        Report(
            DifferenceKind.Codes,
            place,
            $"{expected.Length} codes, {expected[at]} at {at}",
            $"{apart} other ones, {actual[at]} there, {farthest} steps apart at most");
    }

    private void Report<T>(DifferenceKind kind, string place, T expected, T actual) => report(new ModelDifference(kind, place, $"{expected}", $"{actual}"));

    private static double RelativeDifference(float one, float other)
        => one == other ? 0 : Math.Abs((double)one - other) / Math.Max(Math.Abs(one), Math.Abs((double)other));

    private static string Exactly(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
