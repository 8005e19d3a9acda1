namespace TfLiteQuant.Evaluation;

/// <summary>How values of one sample differ from those they stand for: sums in double precision, in the order of the elements.</summary>
/// <param name="Count">Number of elements.</param>
/// <param name="Signal">Sum of squares of the true values.</param>
/// <param name="Energy">Sum of squares of the other values.</param>
/// <param name="Product">Sum of products.</param>
/// <param name="Error">Sum of the differences, other less true.</param>
/// <param name="Noise">Sum of squared differences.</param>
/// <param name="MaxAbsoluteError">Largest absolute difference; NaN where a value is not a number.</param>
internal readonly record struct ErrorSums(int Count, double Signal, double Energy, double Product, double Error, double Noise, double MaxAbsoluteError)
{
    /// <summary>Cosine of the angle between both as vectors; 1 where both are zero, 0 where one is.</summary>
    public double Cosine => Signal == 0 || Energy == 0 ? Signal == Energy ? 1 : 0 : Product / (Math.Sqrt(Signal) * Math.Sqrt(Energy));

    /// <summary>Whether all sums are finite.</summary>
    public bool IsFinite => double.IsFinite(Signal + Energy + Noise);

    /// <summary>Compares two spans of one length.</summary>
    public static ErrorSums Of(ReadOnlySpan<float> truth, ReadOnlySpan<float> values)
    {
        double signal = 0, energy = 0, product = 0, error = 0, noise = 0, most = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            double t = truth[i], v = values[i], difference = v - t;
            signal += t * t;
            energy += v * v;
            product += t * v;
            error += difference;
            noise += difference * difference;
            most = Math.Max(most, Math.Abs(difference));
        }

        return new ErrorSums(truth.Length, signal, energy, product, error, noise, most);
    }
}
