using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Functions of rows of the innermost dimension, and windows.</content>
public static partial class CodeReference
{
    public static CodeTensor Softmax(CodeTensor x, CodeTensor y, float beta)
    {
        var factor = FixedPointReference.Factor(Math.Min((double)beta * x.Scale * (1 << 26), int.MaxValue));
        var least = -Math.Floor(31.0 * (1 << 26) / (1L << factor.Shift));
        return Rows(x, y, row =>
        {
            var max = row.Max();
            FixedPointNumber Power(int code) => new FixedPointNumber(FixedPointReference.Multiply(code - max, factor), 5, 32).Exponential();
            var sum = (int)row.Where(code => code - max >= least).Sum(code => Power(code).Rescale(12).Raw);
            var zeros = System.Numerics.BitOperations.LeadingZeroCount((uint)sum);
            var reciprocal = new FixedPointNumber(unchecked((int)(((uint)sum << zeros) - 0x8000_0000)), 0, 32).ReciprocalOfOnePlus();
            return Array.ConvertAll(row, code => code - max < least ? y.Min
                : Math.Clamp(FixedPointReference.Divide((int)(reciprocal * Power(code)).Raw, 12 - zeros + 31 - (y.Type == TensorType.Int16 ? 16 : 8)) + y.Min, y.Min, y.Max));
        });
    }

    public static CodeTensor WordSoftmax(CodeTensor x, CodeTensor y, float beta)
    {
        var powers = DoublePoints(10.0 / 65535, 32767, 2.0 / 65535, Math.Exp);
        var reciprocals = DoublePoints(1.0 / 65535, -32768, 2.0 / 65535, static value => 1 / (1 + value));
        var factor = FixedPointReference.Factor((double)(x.Scale * beta) / (10.0 / 65535));
        return Rows(x, y, row =>
        {
            var max = row.Max();
            var exponentials = Array.ConvertAll(row, code => (int)Between(powers, Math.Clamp(FixedPointReference.Multiply(code - max, factor) + 32767, -32768, 32767)));
            var sum = exponentials.Sum();
            var zeros = System.Numerics.BitOperations.LeadingZeroCount((uint)sum);
            var leading = (int)((((long)sum << (zeros - 1)) + 8192) >> 14);
            long reciprocal = Between(reciprocals, Math.Clamp(leading - 98304, -32768, 32767));
            return Array.ConvertAll(exponentials, value => (int)Math.Clamp(((value * reciprocal) + (1L << (30 - zeros))) >> (31 - zeros), 0, 32767));
        });
    }

    public static CodeTensor LogSoftmax(CodeTensor x, CodeTensor y)
    {
        var factor = FixedPointReference.Factor(Math.Min((double)x.Scale * (1 << 26), int.MaxValue));
        // of codes that count for next to nothing the inverse does not fit into 32 bits, and none is out of reach
        var isTiny = factor.Shift <= 1;
        var inverse = isTiny ? default : FixedPointReference.Factor((1 << (31 - factor.Shift)) / (double)factor.Fraction);
        var least = (int)-Math.Floor(31.0 * (1 << 26) / (1L << Math.Max(factor.Shift, 0)));
        return Rows(x, y, row =>
        {
            var max = row.Max();
            var sum = (int)row.Where(code => code - max >= least)
                .Sum(code => new FixedPointNumber(FixedPointReference.Multiply(code - max, factor), 5, 32).Exponential().Rescale(12).Raw);
            var logarithm = Logarithm(sum);
            var bound = isTiny ? int.MinValue : Math.Max(least - 1, FixedPointReference.Multiply(unchecked(logarithm + int.MinValue), inverse));
            return Array.ConvertAll(row, code => code - max <= bound ? y.Min
                : Math.Clamp(FixedPointReference.Divide(FixedPointReference.Multiply(code - max, factor) - logarithm, 22) + y.Max, y.Min, y.Max));
        });
    }

    public static CodeTensor UnitLength(CodeTensor x, CodeTensor y) => Rows(x, y, row =>
    {
        var (root, shift) = InverseRoot(row.Sum(code => (code - x.ZeroPoint) * (code - x.ZeroPoint)));
        return Array.ConvertAll(row, code => Math.Clamp(
            x.Type == TensorType.Int8
                ? FixedPointReference.Multiply(code - x.ZeroPoint, (root, shift + 7))
                : FixedPointReference.Multiply(128 * (code - x.ZeroPoint), (root, shift)) + 128,
            y.Min, y.Max));
    });

    /// <summary>Pooling over [n, h, w, c] with windows that begin at the given offsets.</summary>
    public static CodeTensor Pool(CodeTensor x, CodeTensor y, int[] outputShape, (int Height, int Width) window, (int Y, int X) stride, (int Top, int Left) padding, bool isMax, int activation)
    {
        var (min, max) = Range(y, activation);
        var (numbers, result) = (x.Numbers, ReferenceArray.OfShape(outputShape));
        foreach (var index in ReferenceArray.Indices(outputShape))
        {
            var inside = new List<int>();
            for (var i = 0; i < window.Height; i++)
                for (var j = 0; j < window.Width; j++)
                {
                    var (row, column) = (index[1] * stride.Y - padding.Top + i, index[2] * stride.X - padding.Left + j);
                    if (row >= 0 && row < x.Shape[1] && column >= 0 && column < x.Shape[2]) inside.Add((int)numbers[[index[0], row, column, index[3]]]);
                }

            var sum = inside.Sum();
            var value = isMax ? inside.Max() : (sum > 0 ? sum + (inside.Count / 2) : sum - (inside.Count / 2)) / inside.Count;
            result[index] = Math.Clamp(value, min, max);
        }

        return y.Of(outputShape, Array.ConvertAll(result.Values, static value => (int)value));
    }

    private static CodeTensor Rows(CodeTensor x, CodeTensor y, Func<int[], int[]> function)
        => y.Of(x.Shape, [.. x.Codes.Chunk(x.Shape[^1]).SelectMany(row => function(row))]);

    private static short[] DoublePoints(double scale, int zero, double outputScale, Func<double, double> function)
    {
        double min = scale * (-32768 - zero), max = scale * (32767 - zero);
        var step = (max - min) / 512;
        var inverse = 65536 / ((outputScale * 32767) - (outputScale * -32768));
        static double Nearest(double value) => Math.Round(value, MidpointRounding.AwayFromZero);
        var points = new short[513];
        for (var i = 0; i < 512; i++)
        {
            var here = Nearest(function(min + (i * step)) * inverse);
            var line = Nearest(((function(min + ((i + 1) * step)) * inverse) + here) / 2);
            var middle = Nearest(function(min + (i * step) + (step / 2)) * inverse);
            points[i] = (short)Math.Clamp(here - Nearest((line - middle) / 2), -32768, 32767);
        }

        points[512] = (short)Math.Clamp(Nearest(function(max) * inverse), -32768, 32767);
        return points;
    }

    // of a number of at least 1 with 12 bits before the point; the result has 5
    private static int Logarithm(int value)
    {
        FixedPointNumber Fraction(long raw) => new(raw, 0, 32);
        FixedPointNumber Power(int exponent) => Fraction(exponent).ByPowerOfTwo(25) with { IntegerBits = 6 };
        var z = Fraction(value);
        var (root, quarter) = (Fraction(1518500250), Fraction(1 << 29).Rescale(6));
        var zeros = System.Numerics.BitOperations.LeadingZeroCount((uint)value);
        var a = (z.ByPowerOfTwo(zeros - 1) * root).ByPowerOfTwo(1);
        var powerA = Saturated(Power(12 - zeros).Raw + quarter.Raw);
        zeros = System.Numerics.BitOperations.LeadingZeroCount((uint)(z * root).Raw) - 1;
        var b = z.ByPowerOfTwo(zeros);
        var powerB = Saturated(Power(12 - zeros).Raw - quarter.Raw);
        var (r, power) = (Fraction(Math.Min(a.Raw, b.Raw)), new FixedPointNumber(Math.Max(powerA, powerB), 6, 32));
        var fourth = Fraction(1805811301);
        var (p, q) = (Fraction((r.Raw + fourth.Raw + 1) / 2), r - fourth);
        q += q;
        var square = q * q;
        var numerator = (q * r) + (q * square * Fraction(117049297));
        var denominator = (p * (Fraction(1057819769) + q + (Fraction(127690142) * square))) + (Fraction(638450708) * q);
        return (int)((power * Fraction(1488522236)) + (numerator.Rescale(6) * denominator.ReciprocalOfOnePlus())).Rescale(5).Raw;

        static long Saturated(long raw) => Math.Clamp(raw, int.MinValue, int.MaxValue);
    }
}
