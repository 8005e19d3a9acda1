using System.Numerics;

namespace TfLiteQuant.TestKit;

/// <content>Reductions along axes.</content>
public static partial class CodeReference
{
    public static CodeTensor Mean(CodeTensor x, CodeTensor y, int[] axes, bool keep)
    {
        var (fraction, shift) = FixedPointReference.Factor((double)x.Scale / y.Scale);
        return Reduce(x, y, axes, keep, codes =>
        {
            var bits = Math.Min(Math.Min(63 - BitOperations.LeadingZeroCount((ulong)codes.Count), 32), 31 + shift);
            var factor = ((int)(((long)fraction << bits) / codes.Count), shift - bits);
            return FixedPointReference.Multiply(codes.Sum() - (x.ZeroPoint * codes.Count), factor) + y.ZeroPoint;
        });
    }

    /// <summary>The nearest code, halves away from zero.</summary>
    public static CodeTensor ReduceSum(CodeTensor x, CodeTensor y, int[] axes, bool keep) => Reduce(
        x, y, axes, keep, codes => (int)Math.Clamp(Math.Round(codes.Sum(code => code - x.ZeroPoint) * ((double)x.Scale / y.Scale), MidpointRounding.AwayFromZero) + y.ZeroPoint, y.Min, y.Max));

    public static CodeTensor ReduceProduct(CodeTensor x, CodeTensor y, int[] axes, bool keep) => Reduce(x, y, axes, keep, codes =>
    {
        var factor = FixedPointReference.Factor(x.Scale / Math.Pow(y.Scale, 1.0 / codes.Count));
        var product = codes[0] - x.ZeroPoint;
        foreach (var code in codes.Skip(1)) product = FixedPointReference.MultiplyWide((long)product * (code - x.ZeroPoint), factor);
        return FixedPointReference.MultiplyWide(product, factor) + y.ZeroPoint;
    });

    public static CodeTensor ReduceExtreme(CodeTensor x, CodeTensor y, int[] axes, bool keep, bool isMax)
        => Reduce(x, y, axes, keep, codes => isMax ? codes.Max() : codes.Min());

    private static CodeTensor Reduce(CodeTensor x, CodeTensor y, int[] axes, bool keep, Func<List<int>, int> combine)
    {
        bool IsReduced(int axis) => axes.Any(named => (named + x.Shape.Length) % x.Shape.Length == axis);
        int[] kept = [.. Enumerable.Range(0, x.Shape.Length).Where(axis => !IsReduced(axis))];
        var numbers = x.Numbers;
        var groups = new Dictionary<int, List<int>>();
        foreach (var index in ReferenceArray.Indices(x.Shape))
        {
            var place = kept.Aggregate(0, (sum, axis) => sum * x.Shape[axis] + index[axis]);
            if (!groups.TryGetValue(place, out var codes)) groups.Add(place, codes = []);
            codes.Add((int)numbers[index]);
        }

        int[] shape = keep ? [.. x.Shape.Select((size, axis) => IsReduced(axis) ? 1 : size)] : [.. kept.Select(axis => x.Shape[axis])];
        return y.Of(shape, [.. groups.OrderBy(static group => group.Key).Select(group => Math.Clamp(combine(group.Value), y.Min, y.Max))]);
    }
}
