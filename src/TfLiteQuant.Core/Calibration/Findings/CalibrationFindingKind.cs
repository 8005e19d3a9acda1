namespace TfLiteQuant.Calibration;

/// <summary>What a look at a calibration may find.</summary>
public enum CalibrationFindingKind
{
    /// <summary>The data was drawn, not gathered: ranges are made up.</summary>
    SyntheticData,

    /// <summary>So few samples that others will often leave the ranges.</summary>
    TooFewSamples,

    /// <summary>Samples that may have been counted twice.</summary>
    RepeatedSamples,

    /// <summary>Values that are infinite or not a number arose.</summary>
    NonFiniteValues,

    /// <summary>A tensor that had one and the same value all the time.</summary>
    ConstantTensor,

    /// <summary>A range so small that its scale is next to nothing.</summary>
    TinyRange,

    /// <summary>A range that a few values far from all others have made.</summary>
    OutlierDominatedRange,

    /// <summary>A tensor that no sample reached.</summary>
    UnreachedTensor,

    /// <summary>No float value was computed at all.</summary>
    NothingMeasured,
}
