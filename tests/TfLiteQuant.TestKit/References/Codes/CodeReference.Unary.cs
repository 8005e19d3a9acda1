using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Functions of one code.</content>
public static partial class CodeReference
{
    // where the reference's table exceeds the nearest integer by one
    private static readonly int[] SigmoidRoundedUp =
    [
        4, 8, 12, 14, 15, 16, 17, 19, 20, 21, 22, 25, 27, 28, 29, 30, 31, 33, 34, 35, 37, 39, 40, 41, 43, 44, 45, 46, 49, 50, 54, 62, 63, 64, 66, 82, 86, 93, 100,
        103, 112, 116, 135,
    ];

    /// <summary>Rescaled and kept to a range: requantization, and rectifiers by their activation (0 to 3 as fused ones, 4 from 0 to 1).</summary>
    public static CodeTensor Rescale(CodeTensor x, CodeTensor y, int activation = 0, bool inDouble = false)
    {
        var factor = FixedPointReference.Factor(inDouble ? (double)x.Scale / y.Scale : x.Scale / y.Scale);
        var (min, max) = activation == 4
            ? (Math.Max(y.Min, y.ZeroPoint), (int)Math.Min(y.Max, y.ZeroPoint + Math.Round(1 / y.Scale, MidpointRounding.AwayFromZero)))
            : Range(y, activation);
        return Unary(x, y, code => Math.Clamp(FixedPointReference.Multiply(code - x.ZeroPoint, factor) + y.ZeroPoint, min, max));
    }

    public static CodeTensor LeakyRelu(CodeTensor x, CodeTensor y, float slope)
    {
        var (factor, slopeFactor) = (FixedPointReference.Factor(x.Scale / y.Scale), FixedPointReference.Factor(x.Scale * slope / y.Scale));
        return Unary(x, y, code => Math.Clamp(FixedPointReference.Multiply(code - x.ZeroPoint, code >= x.ZeroPoint ? factor : slopeFactor) + y.ZeroPoint, y.Min, y.Max));
    }

    public static CodeTensor Abs(CodeTensor x, CodeTensor y)
    {
        var factor = FixedPointReference.Factor(x.Scale / y.Scale);
        return Unary(x, y, code =>
        {
            var size = Math.Abs(code - x.ZeroPoint);
            return Math.Clamp((x.Scale == y.Scale ? size : FixedPointReference.Multiply(size, factor)) + y.ZeroPoint, y.Min, y.Max);
        });
    }

    /// <summary>A real function: of 8-bit codes one by one, of 16-bit ones by straight lines between 513 points.</summary>
    public static CodeTensor Real(CodeTensor x, CodeTensor y, Func<float, float> function)
    {
        if (x.Type == TensorType.Int16)
        {
            var points = Points(x.Scale, 0, y.Scale, function);
            return Unary(x, y, code => Between(points, code));
        }

        var inverse = 1 / y.Scale;
        return Unary(x, y, code => (int)Math.Clamp(MathF.Round(function(x.Scale * (code - x.ZeroPoint)) * inverse, MidpointRounding.AwayFromZero) + y.ZeroPoint, y.Min, y.Max));
    }

    public static CodeTensor Sqrt(CodeTensor x, CodeTensor y)
        => Unary(x, y, code => Math.Clamp((int)(MathF.Sqrt(x.Scale * (code - x.ZeroPoint)) / y.Scale) + y.ZeroPoint, y.Min, y.Max));

    public static CodeTensor Rsqrt(CodeTensor x, CodeTensor y)
    {
        var (fraction, shift) = FixedPointReference.Factor(1 / (double)(MathF.Sqrt(x.Scale) * y.Scale));
        return Unary(x, y, code =>
        {
            if (code == x.ZeroPoint) return y.Max;
            var (root, rootShift) = InverseRoot(code - x.ZeroPoint);
            var raised = FixedPointReference.Multiply(1, (root, rootShift + 20));
            return Math.Clamp(FixedPointReference.Multiply(raised, (fraction, shift - 20)) + y.ZeroPoint, y.Min, y.Max);
        });
    }

    public static CodeTensor HardSwish(CodeTensor x, CodeTensor y)
    {
        var raisedScale = 1f / 128 * x.Scale;
        var (fraction, shift) = FixedPointReference.Factor(raisedScale / y.Scale);
        var (reluFraction, reluShift) = FixedPointReference.Factor(raisedScale / (3f / 32768));
        static int Upper(int value) => value >= 0x7FFF_FFFF - 0x8000 ? 0x7FFF : (value + 0x8000) / 65536;
        static FixedPointNumber Word(long raw) => new(raw, 0, 16);
        return Unary(x, y, code =>
        {
            var raised = Word((code - x.ZeroPoint) * 128);
            var output = raised * Word(Upper(fraction));
            var relu = reluShift > 0 ? raised.ByPowerOfTwo(reluShift - 1) : raised;
            relu = (relu * Word(Upper(reluFraction))).ByPowerOfTwo(Math.Min(1, reluShift));
            var gate = (relu.Raw + 32768) >> 1;
            var result = Word(gate * output.Raw / 32768).ByPowerOfTwo(shift);
            return (int)Math.Clamp(result.Raw + y.ZeroPoint, y.Min, y.Max);
        });
    }

    /// <summary>Logistic function of 16-bit codes.</summary>
    public static CodeTensor WordLogistic(CodeTensor x, CodeTensor y) => Unary(x, y, code =>
    {
        var place = Place(code, x.Scale, x.Scale == 1f / 4096 ? 3 : null);
        var sum = Interpolated(Math.Abs(place), 9, 0x7FFF << 10);
        return (place >= 0 ? sum + 512 : (1 << 25) - sum + 511) >> 10;
    });

    /// <summary>Hyperbolic tangent of 16-bit codes.</summary>
    public static CodeTensor WordTanh(CodeTensor x, CodeTensor y) => Unary(x, y, code =>
    {
        var place = Place(code, x.Scale, x.Scale == 1f / 4096 ? 3 : x.Scale == 1f / 2048 ? 6 : null);
        var sum = Interpolated(Math.Abs(place), 8, 0xFFFF << 8);
        return (place >= 0 ? sum - (1 << 23) + 128 : (1 << 23) - sum + 127) >> 8;
    });

    /// <summary>513 codes of a real function, each moved so that the line to the next is off by less in the middle.</summary>
    internal static short[] Points(float scale, int zero, float outputScale, Func<float, float> function)
    {
        float min = scale * (-32768 - zero), max = scale * (32767 - zero);
        var step = (max - min) / 512;
        var inverse = 65536 / ((outputScale * 32767) - (outputScale * -32768));
        var points = new short[513];
        for (var i = 0; i < 512; i++)
        {
            var here = Round(function(min + (i * step)) * inverse);
            var line = Round(((function(min + ((i + 1) * step)) * inverse) + here) / 2);
            var middle = Round(function(min + (i * step) + (step / 2)) * inverse);
            points[i] = (short)Math.Clamp(here - Round((line - middle) / 2), -32768, 32767);
        }

        points[512] = (short)Math.Clamp(Round(function(max) * inverse), -32768, 32767);
        return points;
    }

    /// <summary>The code on the line between two points; 16-bit numbers wrap around.</summary>
    internal static short Between(short[] points, int code)
    {
        var index = 256 + (int)Math.Floor(code / 128.0);
        var slope = unchecked((short)(points[index + 1] - points[index]));
        var change = ((slope * (code - ((index - 256) * 128))) + 64) >> 7;
        return unchecked((short)(points[index] + change));
    }

    /// <summary>1 / sqrt(n) as a fraction and a power of two.</summary>
    internal static (int Fraction, int Shift) InverseRoot(int n)
    {
        if (n <= 1) return (int.MaxValue, 0);
        var shift = 11;
        for (; n >= 1 << 29; shift++) n /= 4;
        var zeros = 0;
        while ((n << zeros) > 0 && zeros < 31) zeros++;
        var pairs = ((zeros - 1) / 2) - 1;
        n <<= 2 * pairs;
        shift -= pairs;
        var input = new FixedPointNumber(n >> 1, 3, 32);
        var (half, oneAndHalf, x) = (input.ByPowerOfTwo(-1), new FixedPointNumber((1 << 28) + (1 << 27), 3, 32), new FixedPointNumber(1 << 28, 3, 32));
        for (var i = 0; i < 5; i++) x = ((oneAndHalf * x) - (half * (x * x * x).Rescale(3))).Rescale(3);
        var root = (int)(x * new FixedPointNumber(1518500250, 0, 32)).Raw;
        return shift < 0 ? (root << -shift, 0) : (root, -shift);
    }

    private static float Round(float value) => MathF.Round(value, MidpointRounding.AwayFromZero);

    // places in the table with 9 fraction bits for the logistic function
    private static int Place(int code, float scale, int? exact)
    {
        if (exact is { } factor) return code * factor;
        var (multiplier, shift) = ((double)scale * 4096 * 3, 0);
        for (; multiplier <= 32767 / 2.0 && shift <= 30; shift++) multiplier *= 2;
        // the kernel's 32 bits overflow where a code counts for more than 16/3; the table has ended long before
        var place = ((code * (long)multiplier) + (shift > 0 ? 1L << (shift - 1) : 0)) >> shift;
        return (int)Math.Clamp(place, -int.MaxValue, int.MaxValue);
    }

    private static int Interpolated(int place, int fractionBits, int end)
    {
        var index = place >> fractionBits;
        if (index >= 255) return end;
        return (Sigmoid(index) << fractionBits) + ((place & ((1 << fractionBits) - 1)) * (Sigmoid(index + 1) - Sigmoid(index)));

        static int Sigmoid(int i) => i == 255 ? 65535
            : (int)Math.Round(65536 / (1 + Math.Exp(-i / 24.0)), MidpointRounding.AwayFromZero) + (SigmoidRoundedUp.Contains(i) ? 1 : 0);
    }
}
