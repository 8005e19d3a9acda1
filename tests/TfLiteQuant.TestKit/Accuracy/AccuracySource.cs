using TfLiteQuant.Calibration;
using TfLiteQuant.Datasets;
using TfLiteQuant.Schema;

namespace TfLiteQuant.TestKit;

/// <summary>A float model with data, and what another quantizer made of it with the same calibration data.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="FloatPath">The float model.</param>
/// <param name="Calibration">What both quantizers calibrate with.</param>
/// <param name="Runs">What is measured on.</param>
/// <param name="References">The other quantizer's files by technique, as far as there are any.</param>
public sealed record AccuracySource(
    string Name, string FloatPath, IReadOnlyList<RepresentativeDataset> Calibration, IReadOnlyList<AccuracyRun> Runs, IReadOnlyDictionary<string, string> References)
{
    private readonly Lazy<CalibratedRanges> _ranges = new(() => Calibrate(FloatPath, Calibration));

    /// <summary>Ranges of the calibration data, as a conversion finds them by default.</summary>
    public CalibratedRanges Ranges => _ranges.Value;

    public override string ToString() => Name;

    private static CalibratedRanges Calibrate(string path, IReadOnlyList<RepresentativeDataset> datasets)
    {
        using var model = ModelReader.Open(path);
        return new Calibrator { Histograms = HistogramMode.None }.Run(model, datasets).Ranges();
    }
}
