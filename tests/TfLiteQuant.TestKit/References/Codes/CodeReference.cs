namespace TfLiteQuant.TestKit;

/// <summary>Integer kernels, one code after the other as their definitions read.</summary>
public static partial class CodeReference
{
    /// <summary>The codes that a fused activation (0 none, 1 RELU, 2 RELU_N1_TO_1, 3 RELU6) leaves.</summary>
    public static (int Min, int Max) Range(CodeTensor y, int activation)
    {
        int Code(float value) => y.ZeroPoint + (int)Math.Round(value / y.Scale, MidpointRounding.AwayFromZero);
        return activation switch
        {
            1 => (Math.Max(y.Min, Code(0)), y.Max),
            2 => (Math.Max(y.Min, Code(-1)), Math.Min(y.Max, Code(1))),
            3 => (Math.Max(y.Min, Code(0)), Math.Min(y.Max, Code(6))),
            _ => (y.Min, y.Max),
        };
    }

    /// <summary>A function of two codes, broadcast.</summary>
    public static CodeTensor Binary(CodeTensor a, CodeTensor b, CodeTensor y, Func<int, int, int> function)
    {
        var result = BroadcastReference.Apply((p, q) => function((int)p, (int)q), a.Numbers, b.Numbers);
        return y.Of(result.Shape, Array.ConvertAll(result.Values, static value => (int)value));
    }

    /// <summary>A function of one code.</summary>
    public static CodeTensor Unary(CodeTensor x, CodeTensor y, Func<int, int> function) => y.Of(x.Shape, Array.ConvertAll(x.Codes, code => function(code)));

    public static CodeTensor Sum(CodeTensor a, CodeTensor b, CodeTensor y, int activation, bool subtracts)
    {
        var headroom = a.Type == Model.TensorType.Int16 ? 15 : 20;
        double twice = 2 * Math.Max(a.Scale, b.Scale);
        var (factorA, factorB) = (FixedPointReference.Factor(a.Scale / twice), FixedPointReference.Factor(b.Scale / twice));
        var factor = FixedPointReference.Factor(twice / ((1 << headroom) * y.Scale));
        var (min, max) = Range(y, activation);
        return Binary(a, b, y, (p, q) =>
        {
            var left = FixedPointReference.Multiply((p - a.ZeroPoint) * (1 << headroom), factorA);
            var right = FixedPointReference.Multiply((q - b.ZeroPoint) * (1 << headroom), factorB);
            return Math.Clamp(FixedPointReference.Multiply(subtracts ? left - right : left + right, factor) + y.ZeroPoint, min, max);
        });
    }

    public static CodeTensor PowerOfTwoSum(CodeTensor a, CodeTensor b, CodeTensor y, int activation, bool subtracts)
    {
        var (min, max) = Range(y, activation);
        double Scaled(int code, CodeTensor x) => Math.Round(code * (double)x.Scale / y.Scale, MidpointRounding.AwayFromZero);
        return Binary(a, b, y, (p, q) => (int)Math.Clamp(Scaled(p, a) + (subtracts ? -Scaled(q, b) : Scaled(q, b)), min, max));
    }

    public static CodeTensor Product(CodeTensor a, CodeTensor b, CodeTensor y, int activation)
    {
        var factor = FixedPointReference.Factor(a.Scale * b.Scale / y.Scale);
        var (min, max) = Range(y, activation);
        return Binary(a, b, y, (p, q) => Math.Clamp(FixedPointReference.Multiply((p - a.ZeroPoint) * (q - b.ZeroPoint), factor) + y.ZeroPoint, min, max));
    }

    public static CodeTensor SquaredDifference(CodeTensor a, CodeTensor b, CodeTensor y)
    {
        double twice = 2 * Math.Max(a.Scale, b.Scale);
        var (factorA, factorB) = (FixedPointReference.Factor(a.Scale / twice), FixedPointReference.Factor(b.Scale / twice));
        var factor = FixedPointReference.Factor(twice * twice / ((1 << 14) * y.Scale));
        return Binary(a, b, y, (p, q) =>
        {
            var difference = FixedPointReference.Multiply((p - a.ZeroPoint) * 128, factorA) - FixedPointReference.Multiply((q - b.ZeroPoint) * 128, factorB);
            return Math.Clamp(FixedPointReference.Multiply(difference * difference, factor) + y.ZeroPoint, y.Min, y.Max);
        });
    }

    public static CodeTensor Relation(CodeTensor a, CodeTensor b, Func<int, int, bool> holds)
    {
        var (factorA, factorB) = (FixedPointReference.Factor(a.Scale), FixedPointReference.Factor(b.Scale));
        var y = new CodeTensor(Model.TensorType.Bool, [], 0, 0, []);
        return Binary(a, b, y, (p, q) => holds(
            FixedPointReference.Multiply((p - a.ZeroPoint) * 256, factorA), FixedPointReference.Multiply((q - b.ZeroPoint) * 256, factorB)) ? 1 : 0);
    }

    public static CodeTensor Prelu(CodeTensor x, CodeTensor slope, CodeTensor y)
    {
        var (factor, slopeFactor) = (FixedPointReference.Factor(x.Scale / y.Scale), FixedPointReference.Factor(x.Scale * slope.Scale / y.Scale));
        return Binary(x, slope, y, (p, q) =>
        {
            var value = p - x.ZeroPoint;
            return Math.Clamp(
                y.ZeroPoint + (value >= 0 ? FixedPointReference.Multiply(value, factor) : FixedPointReference.Multiply(value * (q - slope.ZeroPoint), slopeFactor)), y.Min, y.Max);
        });
    }

    public static CodeTensor Quotient(CodeTensor a, CodeTensor b, CodeTensor y, int activation)
    {
        var (fraction, shift) = FixedPointReference.Factor(a.Scale / (b.Scale * y.Scale));
        var (min, max) = Range(y, activation);
        return Binary(a, b, y, (p, q) =>
        {
            var (n, d) = (p - a.ZeroPoint, q - b.ZeroPoint);
            if (d < 0) (n, d) = (-n, -d);
            var zeros = System.Numerics.BitOperations.LeadingZeroCount((uint)d);
            var reciprocal = new FixedPointNumber(unchecked((int)(((uint)d << zeros) - 0x8000_0000)), 0, 32).ReciprocalOfOnePlus().Raw;

            // headroom: how often the sign is repeated
            var headroom = 0;
            while (headroom < 31 && ((n >> (30 - headroom)) & 1) == ((n >> 31) & 1)) headroom++;
            var right = 31 - zeros + headroom - shift;
            if (right > 31) return Math.Clamp(y.ZeroPoint, min, max);
            var quotient = FixedPointReference.DoublingHigh(n << headroom, (int)reciprocal);
            return Math.Clamp(y.ZeroPoint + FixedPointReference.Divide(FixedPointReference.DoublingHigh(quotient, fraction), right), min, max);
        });
    }
}
