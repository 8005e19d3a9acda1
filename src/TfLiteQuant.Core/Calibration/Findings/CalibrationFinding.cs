using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Calibration;

/// <summary>Something about a calibration that may cost accuracy.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Problem">What was found, in a sentence.</param>
/// <param name="Advice">What to do, in a sentence.</param>
/// <param name="Location">Operator and tensor; unknown for what concerns all of it.</param>
public sealed record CalibrationFinding(CalibrationFindingKind Kind, string Problem, string Advice, ModelLocation Location)
{
    public override string ToString() => Location.ToString() is { Length: > 0 } place ? $"{place}: {Problem}" : Problem;
}
