using TfLiteQuant.Calibration;
using TfLiteQuant.Datasets;
using TfLiteQuant.Model;
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
    private readonly Func<TfLiteModel, CalibratedRanges, CalibratedRanges> _adjustment = static (_, ranges) => ranges;
    private CalibratedRanges? _ranges;

    /// <summary>What is done to the true ranges before ours is made of them; nothing unless a test wants to know what that does.</summary>
    public Func<TfLiteModel, CalibratedRanges, CalibratedRanges> Adjustment
    {
        init
        {
            _adjustment = value;
            _ranges = null;
        }
    }

    /// <summary>Ranges of the calibration data, as a conversion finds them by default.</summary>
    public CalibratedRanges Ranges => _ranges ??= Calibrate();

    public override string ToString() => Name;

    private CalibratedRanges Calibrate()
    {
        using var model = ModelReader.Open(FloatPath);
        return _adjustment(model, new Calibrator { Histograms = HistogramMode.None }.Run(model, Calibration).Ranges());
    }
}
