using System.Globalization;

namespace TfLiteQuant.Evaluation;

/// <summary>How one output of a quantized model differs from the float model's. What is not defined is null.</summary>
public sealed record OutputComparison
{
    /// <summary>Name of the output, by the float model.</summary>
    public required string Output { get; init; }

    /// <summary>Samples compared; those for which both models gave nothing are not among them.</summary>
    public required long Samples { get; init; }

    /// <summary>Samples that were left out, since the models gave outputs of different sizes.</summary>
    public required long Skipped { get; init; }

    /// <summary>Samples that were left out, since values were infinite or not a number.</summary>
    public required long NonFinite { get; init; }

    /// <summary>Mean of squared differences.</summary>
    public required double? MeanSquaredError { get; init; }

    /// <summary>Energy of the float model's values over that of the differences, in dB.</summary>
    public required double? Sqnr { get; init; }

    /// <summary>Mean over samples of the cosine between both outputs.</summary>
    public required double? Cosine { get; init; }

    /// <summary>Mean difference, quantized less float.</summary>
    public required double? MeanError { get; init; }

    /// <summary>Largest absolute difference.</summary>
    public required double? MaxAbsoluteError { get; init; }

    /// <summary>Share in which both models agree.</summary>
    public required double? Agreement { get; init; }

    /// <summary>Lower end of its Wilson interval; null where elements are counted, which are not independent.</summary>
    public required double? AgreementLow { get; init; }

    /// <summary>Upper end.</summary>
    public required double? AgreementHigh { get; init; }

    /// <summary>What agreement means here.</summary>
    public required AgreementKind AgreementBy { get; init; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Output}: {Sqnr:0.0} dB, agreement {Agreement:0.####}");
}

/// <summary>What it means that two models agree.</summary>
public enum AgreementKind
{
    /// <summary>Samples for which both give one class the highest score, of a sequence at every step, or are on one side of the threshold.</summary>
    Top1,

    /// <summary>Elements that differ by no more than the tolerance.</summary>
    WithinTolerance,
}
