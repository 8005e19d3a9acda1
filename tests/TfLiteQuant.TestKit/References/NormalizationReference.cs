namespace TfLiteQuant.TestKit;

/// <summary>Normalizations of the innermost dimension.</summary>
public static class NormalizationReference
{
    public static ReferenceArray Softmax(ReferenceArray x, double beta) => Rows(x, row =>
    {
        var powers = Array.ConvertAll(row, value => Math.Exp((value - row.Max()) * beta));
        return Array.ConvertAll(powers, power => power / powers.Sum());
    });

    public static ReferenceArray LogSoftmax(ReferenceArray x) => Rows(x, static row =>
    {
        var sum = row.Sum(value => Math.Exp(value - row.Max()));
        return Array.ConvertAll(row, value => value - row.Max() - Math.Log(sum));
    });

    public static ReferenceArray UnitLength(ReferenceArray x) => Rows(x, static row =>
    {
        var length = Math.Max(Math.Sqrt(row.Sum(static value => value * value)), 1e-6f);
        return Array.ConvertAll(row, value => value / length);
    });

    public static ReferenceArray LocalResponse(ReferenceArray x, int radius, double bias, double alpha, double beta) => Rows(x, row =>
    {
        var result = new double[row.Length];
        for (var c = 0; c < row.Length; c++)
        {
            var squares = 0.0;
            for (var other = Math.Max(0, c - radius); other < Math.Min(row.Length, c + radius); other++) squares += row[other] * row[other];
            result[c] = row[c] * Math.Pow(bias + (alpha * squares), -beta);
        }

        return result;
    });

    private static ReferenceArray Rows(ReferenceArray x, Func<double[], double[]> function)
        => new(x.Shape, [.. x.Values.Chunk(x.Shape[^1]).SelectMany(function)]);
}
