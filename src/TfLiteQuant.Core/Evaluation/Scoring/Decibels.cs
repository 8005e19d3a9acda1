namespace TfLiteQuant.Evaluation;

/// <summary>Ratios of powers as the field writes them.</summary>
internal static class Decibels
{
    /// <summary>10 log10(signal / noise): infinite without noise, minus infinite for noise without a signal.</summary>
    public static double Ratio(double signal, double noise)
        => noise == 0 ? double.PositiveInfinity : signal == 0 ? double.NegativeInfinity : 10 * Math.Log10(signal / noise);
}
