using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <summary>Sums and differences of codes: what ADD and SUB share.</summary>
internal static class CodeSums
{
    private const int PowerOfTwoScales = 1;

    /// <summary>Below a 2^19th (16 bits: a 2^14th) of its operands' scale, a result's needs a multiplier of 1 or more, which no kernel has.</summary>
    public static FactorLimit Limit { get; } = new(FactorOf.Largest, 1 << 18, 1 << 13);

    /// <summary>The kernel; null for types without one.</summary>
    public static OpKernel? Bind(BindContext context, BinaryOperands operands, FusedClamp clamp, bool subtracts)
    {
        if (operands.First.Type is not (TensorType.Int8 or TensorType.UInt8 or TensorType.Int16)) return null;
        var a = CodeParameters.Of(context, operands.First);
        var b = CodeParameters.Of(context, operands.Second);
        var y = CodeParameters.Of(context, operands.Output);
        var range = y.Within(clamp);
        if (a.Type == TensorType.Int16 && context.Options.GetBoolean(PowerOfTwoScales, true)
            && PowerOfTwo.Of(a.Scale) is { } powerA && PowerOfTwo.Of(b.Scale) is { } powerB && PowerOfTwo.Of(y.Scale) is { } power)
        {
            var (shiftA, shiftB) = (power - powerA, power - powerB);
            if (shiftA < 0 || shiftB < 0 || (shiftA > 0 && shiftB > 0))
                throw context.Unsupported(
                    $"Its scales are 2^{powerA} and 2^{powerB} with a result of 2^{power}.", "With scales of powers of two, one input must have the output's scale and the other a smaller one.");
            return CodeBinding.Binary(context, operands, new ShiftedSum(Math.Min(shiftA, 31), Math.Min(shiftB, 31), range.Min, range.Max, subtracts));
        }

        var headroom = a.Type == TensorType.Int16 ? 15 : 20;
        double twice = 2 * Math.Max(a.Scale, b.Scale);
        var output = twice / ((1 << headroom) * y.Scale);
        if (output >= 1)
            return a.Type switch
            {
                TensorType.Int8 => Wide<sbyte>(context, operands, a, b, y, range, subtracts),
                TensorType.UInt8 => Wide<byte>(context, operands, a, b, y, range, subtracts),
                _ => Wide<short>(context, operands, a, b, y, range, subtracts),
            };
        var (first, second, result) = (
            (FixedPointMultiplier.From(a.Scale / twice), a.ZeroPoint),
            (FixedPointMultiplier.From(b.Scale / twice), b.ZeroPoint),
            (FixedPointMultiplier.From(output), y.ZeroPoint));
        var exact = new RescaledSum(headroom, first, second, result, range, subtracts);
        if (!CpuFeatures.HasX86Vector256) return CodeBinding.Binary(context, operands, exact);
        var (isWord, isSigned) = (a.Type == TensorType.Int16, a.Type == TensorType.Int8);
        if (CodeSumTerms.Of(first, second, result, subtracts, isSigned ? -sbyte.MinValue : 0, isWord) is not { } terms) return CodeBinding.Binary(context, operands, exact);
        if (isWord) return CodeBinding.Vectors(context, operands, new WordSumForm(terms, range.Min, range.Max), exact);
        return isSigned
            ? CodeBinding.Vectors(context, operands, new ByteSumForm<sbyte>(terms, range.Min, range.Max), exact)
            : CodeBinding.Vectors(context, operands, new ByteSumForm<byte>(terms, range.Min, range.Max), exact);
    }

    private static OpKernel Wide<T>(BindContext context, BinaryOperands operands, CodeParameters a, CodeParameters b, CodeParameters y, (int Min, int Max) range, bool subtracts)
        where T : unmanaged, IBinaryInteger<T>
        => new BinaryKernel<T, T, ScalarBinaryLoop<T, T, WideSum<T>>>(context.Workers, operands, new(new(
            ((double)a.Scale / y.Scale, a.ZeroPoint), ((subtracts ? -1.0 : 1.0) * b.Scale / y.Scale, b.ZeroPoint), y.ZeroPoint, range.Min, range.Max)));
}
