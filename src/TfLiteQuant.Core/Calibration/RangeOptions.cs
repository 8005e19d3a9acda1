namespace TfLiteQuant.Calibration;

/// <summary>How ranges are chosen from what was recorded.</summary>
public sealed record RangeOptions
{
    /// <summary>Share of the values that <see cref="CalibrationMethod.Percentile"/> keeps, unless told otherwise: of those that
    /// Wu et al. compare ("Integer Quantization for Deep Learning Inference", 2020), the one that does well most often.</summary>
    public const double DefaultPercentile = 99.99;

    /// <summary>The method.</summary>
    public CalibrationMethod Method { get; init; }

    /// <summary>Percent of the values that the range keeps, over 50 up to 100; the rest is cut off equally at both ends.
    /// <see cref="CalibrationMethod.Percentile"/> only.</summary>
    public double Percentile { get; init; } = DefaultPercentile;

    /// <summary>Bits of the codes, 2 to 16. <see cref="CalibrationMethod.Entropy"/> and
    /// <see cref="CalibrationMethod.MeanSquaredError"/> only.</summary>
    public int Bits { get; init; } = 8;

    /// <summary>Whether codes reach as far below zero as above, as those of 16-bit activations do.
    /// <see cref="CalibrationMethod.MeanSquaredError"/> only.</summary>
    public bool Symmetric { get; init; }

    /// <summary>The method in words.</summary>
    public override string ToString() => Method == CalibrationMethod.Percentile ? FormattableString.Invariant($"{Method} {Percentile}") : $"{Method}";
}
