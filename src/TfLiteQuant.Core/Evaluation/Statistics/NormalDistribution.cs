namespace TfLiteQuant.Evaluation;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    /// <summary>The value that is exceeded with probability <c>1 - probability</c>, to about 16 digits.</summary>
    /// <param name="probability">From 1e-10 to 1 - 1e-10: beyond, nobody asks here.</param>
    /// <remarks>Rational approximations of algorithm AS 241 (Wichura, Applied Statistics 37, 1988), routine PPND16.</remarks>
    public static double Quantile(double probability)
    {
        if (!(probability is >= 1e-10 and <= 1 - 1e-10)) throw new ArgumentOutOfRangeException(nameof(probability));
        const double CentralHalfWidth = 0.425;
        const double CentralRadius = 0.180625;
        const double TailStart = 1.6;
        var offset = probability - 0.5;
        if (Math.Abs(offset) <= CentralHalfWidth)
        {
            var square = CentralRadius - (offset * offset);
            return offset * Polynomial(
                square, 2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080)
                / Polynomial(
                square, 5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1);
        }

        var distance = Math.Sqrt(-Math.Log(offset < 0 ? probability : 1 - probability)) - TailStart;
        var tail = Polynomial(
            distance, 7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734)
            / Polynomial(
            distance, 1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187, 1);
        return offset < 0 ? -tail : tail;
    }

    // Highest power first.
    private static double Polynomial(double x, params ReadOnlySpan<double> coefficients)
    {
        double value = 0;
        foreach (var coefficient in coefficients) value = (value * x) + coefficient;
        return value;
    }
}
