using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Calibration;

public sealed class CalibrationReviewTests
{
    [Fact]
    public void A_sound_calibration_has_no_findings()
    {
        using var model = CalibratorTests.Rectifier();
        Assert.Empty(Record(model, static i => [i, -i]).Findings(model));
    }

    [Fact]
    public void Few_samples_are_told()
    {
        using var model = CalibratorTests.Rectifier();
        var finding = Assert.Single(new Calibrator().Run(model, [TestDataset.Of("x", [1, 2], [1, 2], [3, -4], [0, 1])]).Findings(model));
        Assert.Equal((CalibrationFindingKind.TooFewSamples, "There are 3 samples: another one would leave a tensor's range about once in 2 times."), (finding.Kind, finding.Problem));
    }

    [Fact]
    public void A_model_without_float_values_is_told()
    {
        var builder = new ModelBuilder();
        var codes = builder.Main.Input([1, 2], "x", TensorType.Int8);
        builder.Main[codes].Quantization = QuantizationParameters.PerTensor(1, 0);
        builder.Main.Output(builder.Main.Reshape(codes, 2));
        using var model = builder.Build();
        Assert.Equal(CalibrationFindingKind.NothingMeasured, Assert.Single(Record(model, static i => [i, -i]).Findings(model)).Kind);
    }

    [Fact]
    public void Constant_tensors_are_told_where_anybody_reads_them()
    {
        using var model = CalibratorTests.Rectifier();
        var finding = Assert.Single(Record(model, static i => [-i, -2 * i]).Findings(model));
        Assert.Equal((CalibrationFindingKind.ConstantTensor, "RELU", "It was 0 all the time."), (finding.Kind, finding.Location.OperatorName, finding.Problem));
        model.Subgraphs[0].Outputs = [];
        Assert.Empty(Record(model, static i => [-i, -2 * i]).Findings(model));
    }

    [Fact]
    public void Tiny_ranges_are_told()
    {
        using var model = CalibratorTests.Rectifier(scale: 1e-9f);
        Assert.Equal(
            [(CalibrationFindingKind.TinyRange, "MUL"), (CalibrationFindingKind.TinyRange, "RELU")],
            Record(model, static i => [i, -i]).Findings(model).Select(static finding => (finding.Kind, finding.Location.OperatorName!)));
    }

    [Fact]
    public void Ranges_made_by_outliers_are_told()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Unary(BuiltinOperator.Abs, builder.Main.Input([1000], "x")));
        using var model = builder.Build();
        var random = new SeededRandom(3);
        float[][] samples = [.. Enumerable.Range(0, 30).Select(_ => random.Floats(1000))];
        samples[7][500] = 50;
        var findings = new Calibrator().Run(model, [TestDataset.Of("x", [1000], samples)]).Findings(model);
        Assert.Equal([CalibrationFindingKind.OutlierDominatedRange, CalibrationFindingKind.OutlierDominatedRange], findings.Select(static finding => finding.Kind));
        Assert.Matches(@"^99\.99 % of its values lie in \[.*\], 5[0-9.]* times narrower than its range \[.*, 50\]\.$", findings[1].Problem);
    }

    [Fact]
    public void Drawn_data_is_told()
    {
        using var model = CalibratorTests.Rectifier();
        var table = new Calibrator().Run(model, [new TfLiteQuant.Datasets.SyntheticDataset(25)]);
        Assert.True(table.IsSynthetic);
        Assert.Equal(CalibrationFindingKind.SyntheticData, Assert.Single(table.Findings(model)).Kind);
    }

    private static CalibrationTable Record(TfLiteModel model, Func<int, float[]> sample)
        => new Calibrator().Run(model, [TestDataset.Of("x", [1, 2], [.. Enumerable.Range(1, 25).Select(sample)])]);
}
