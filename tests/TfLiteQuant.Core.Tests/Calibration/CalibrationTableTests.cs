using System.Text;
using System.Text.RegularExpressions;
using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Calibration;

/// <summary>Tables as files, and what they are refused for.</summary>
public sealed class CalibrationTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_table_is_read_as_it_was_written_and_written_the_same_again()
    {
        using var model = Recurrent();
        var table = Record(model);
        table.Save(_folder["table.json"]);
        var read = CalibrationTable.Load(_folder["table.json"]);
        Assert.Equal(CalibratorTests.Bytes(table), CalibratorTests.Bytes(read));
        Assert.Equal((table.Model, table.Samples, table.IsSynthetic, table.EngineVersion), (read.Model, read.Samples, read.IsSynthetic, read.EngineVersion));
        Assert.Equal(["table.json"], _folder.Files);
        foreach (var method in Enum.GetValues<CalibrationMethod>())
        {
            var options = new RangeOptions { Method = method };
            var (one, other) = (table.Ranges(options), read.Ranges(options));
            Assert.All(table.Tensors, tensor => Assert.Equal(one.Of(0, tensor.Index), other.Of(0, tensor.Index)));
            Assert.All(table.Inner, inner => Assert.Equal(one.OfInner(0, 0, inner.Position), other.OfInner(0, 0, inner.Position)));
            Assert.NotNull(one.OfInner(0, 0, 4));
        }
    }

    [Fact]
    public void Names_of_any_characters_survive()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Unary(BuiltinOperator.Neg, builder.Main.Input([1], "ä/\"quoted\";\u0001\\ 日本")));
        using var model = builder.Build();
        var table = new Calibrator().Run(model, [new TestDataset([.. TestDataset.Of(model.Subgraphs[0].Tensors[0].Name!, [1], [1]).Read([])], "C:\\data <ü>")]);
        table.Save(_folder["table.json"]);
        var read = CalibrationTable.Load(_folder["table.json"]);
        Assert.Equal(model.Subgraphs[0].Tensors[0].Name, read.Tensors[0].Name);
        Assert.Equal("C:\\data <ü>", read.Sources[0].Description);
    }

    [Fact]
    public void Files_are_kept_unless_they_may_be_replaced()
    {
        using var model = CalibratorTests.Rectifier();
        File.WriteAllText(_folder["table.json"], "mine");
        var table = new Calibrator().Run(model, [TestDataset.Of("x", [1, 2], [1, 2])]);
        Assert.Equal(ErrorCode.TargetExists, Assert.Throws<TfLiteQuantException>(() => table.Save(_folder["table.json"])).Code);
        Assert.Equal("mine", File.ReadAllText(_folder["table.json"]));
        table.Save(_folder["table.json"], overwrite: true);
        Assert.Equal(1, CalibrationTable.Load(_folder["table.json"]).Samples);
    }

    [Theory]
    [InlineData("\"version\": 2", "\"version\": 3", "newer")]
    [InlineData("\"digests\": \"", "\"digests\": \"AAAA", "'datasets[0].digests' should be digests of samples in Base64")]
    [InlineData("\"indices\": \"0-1\"", "\"indices\": \"0-2\"", "'datasets[0].digests' should be of as many samples as there are positions")]
    [InlineData("\"format\": \"TfLiteQuant.CalibrationTable\"", "\"format\": \"other\"", "no calibration table")]
    [InlineData("\"fingerprint\"", "\"other\"", "'model.fingerprint' is missing")]
    [InlineData("\"samples\": 2,", "\"samples\": -2,", "'datasets[0].samples' should be a whole number of 0 or more, not -2")]
    [InlineData("\"indices\": \"0-1\"", "\"indices\": \"1-0\"", "'datasets[0].indices' should be positions such as '0-99', not '1-0'")]
    [InlineData("\"histograms\": \"Sampled\"", "\"histograms\": \"7\"", "'histograms' should be one of Sampled, All, None")]
    [InlineData("\"index\": 0", "\"index\": 1.5", "'tensors[0].index' should be a whole number")]
    [InlineData("\"name\": \"x\"", "\"name\": 3", "'tensors[0].name' should be a text, not 3")]
    [InlineData("\"range\": [", "\"range\": [ 9e9,", "'tensors[0].range' should be two numbers, the smaller one first")]
    [InlineData("\"widthExponent\": -", "\"widthExponent\": 99", "'tensors[0].histogram.widthExponent' should be a whole number from -119 to 118")]
    [InlineData("\"counts\": \"", "\"counts\": \"1*4000 ", "'tensors[0].histogram.counts' should be at most")]
    [InlineData("\"tensors\": [", "\"tensors\": 5, \"t\": [", "'tensors' should be a list, not 5")]
    [InlineData("{\n \"format\"", "{\n \"format\": 1 \"format\"", "no JSON (line 2)")]
    public void Damaged_tables_are_refused_by_file_and_key(string right, string wrong, string problem)
    {
        using var model = Recurrent();
        var text = Encoding.UTF8.GetString(CalibratorTests.Bytes(Record(model)));
        var at = text.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0, text[..600]);
        File.WriteAllText(_folder["table.json"], text[..at] + wrong + text[(at + right.Length)..]);
        var error = Assert.Throws<TfLiteQuantException>(() => CalibrationTable.Load(_folder["table.json"]));
        Assert.Equal((ErrorCode.InvalidCalibration, _folder["table.json"]), (error.Code, error.Location.Path));
        Assert.Contains(problem, error.Problem);
    }

    [Fact]
    public void Tensors_stand_in_a_table_once()
    {
        using var model = CalibratorTests.Rectifier();
        var table = new Calibrator().Run(model, [TestDataset.Of("x", [1, 2], [1, 2])]);
        (table with { Tensors = new([.. table.Tensors, table.Tensors[1]]) }).Save(_folder["table.json"]);
        Assert.Contains("'tensors[3]' is there twice", Assert.Throws<TfLiteQuantException>(() => CalibrationTable.Load(_folder["table.json"])).Problem);
    }

    [Fact]
    public void Files_that_are_not_there_or_something_else_are_refused()
    {
        Assert.Equal(ErrorCode.FileNotFound, Assert.Throws<TfLiteQuantException>(() => CalibrationTable.Load(_folder["none.json"])).Code);
        Assert.Equal(ErrorCode.PathIsDirectory, Assert.Throws<TfLiteQuantException>(() => CalibrationTable.Load(_folder.Path)).Code);
        foreach (var text in (string[])["", "[]", "{}", "null", "TFL3"])
        {
            File.WriteAllText(_folder["text.json"], text);
            Assert.Equal(ErrorCode.InvalidCalibration, Assert.Throws<TfLiteQuantException>(() => CalibrationTable.Load(_folder["text.json"])).Code);
        }
    }

    [Fact]
    public void A_table_is_of_one_model()
    {
        using var model = CalibratorTests.Rectifier();
        using var other = CalibratorTests.Rectifier(scale: 2);
        var data = TestDataset.Of("x", [1, 2], [1, 2]);
        var table = new Calibrator().Run(model, [data]);
        table.RequireModel(model);
        table.RequireAll(model);
        var error = Assert.Throws<TfLiteQuantException>(() => table.RequireModel(other));
        Assert.Equal(ErrorCode.InvalidCalibration, error.Code);
        Assert.Contains(ModelFingerprint.Of(model), error.Problem);
        Assert.Contains(ModelFingerprint.Of(other), error.Problem);
        Assert.Equal(ErrorCode.InvalidCalibration, Assert.Throws<TfLiteQuantException>(() => CalibrationTable.Merge([table, new Calibrator().Run(other, [data])])).Code);
        Assert.Equal(ErrorCode.InvalidCalibration, Assert.Throws<TfLiteQuantException>(() => CalibrationTable.Merge([table, new Calibrator { Histograms = HistogramMode.All }.Run(model, [data])])).Code);
    }

    [Fact]
    public void Tensors_without_a_range_are_listed()
    {
        using var model = CalibratorTests.Rectifier();
        var table = new Calibrator().Run(model, [TestDataset.Of("x", [1, 2], [1, 2])]);
        var less = table with { Tensors = new([.. table.Tensors.Skip(1)]) };
        var error = Assert.Throws<TfLiteQuantException>(() => less.RequireAll(model));
        Assert.Equal(ErrorCode.InvalidCalibration, error.Code);
        Assert.Contains("tensor 0 'x'", error.Problem);
        var stray = table with { Tensors = new([.. table.Tensors, table.Tensors[0] with { Index = 99, Name = "stray" }]) };
        Assert.Contains("tensor 99 'stray'", Assert.Throws<TfLiteQuantException>(() => stray.RequireModel(model)).Problem);
    }

    [Fact]
    public void Parts_of_a_dataset_become_one_source_and_equal_ones_stay_apart()
    {
        using var model = CalibratorTests.Rectifier();
        var data = TestDataset.Of("x", [1, 2], [1, 2], [3, 4], [5, 6], [7, 8]);
        CalibrationTable Part(int skip, int count) => new Calibrator().Run(model, [data.Part(skip, count)]);
        var source = Assert.Single(CalibrationTable.Merge([Part(0, 1), Part(3, 1), Part(1, 1)]).Sources);
        Assert.Equal((3, "0-1 3"), (source.Samples, source.Indices.ToString()));
        var twice = CalibrationTable.Merge([Part(0, 2), Part(1, 2)]);
        Assert.Equal(["0-1", "1-2"], twice.Sources.Select(static source => source.Indices.ToString()));
        Assert.Contains(twice.Findings(), static finding => finding.Kind == CalibrationFindingKind.RepeatedSamples);
    }

    [Fact]
    public void Other_data_of_the_same_name_is_no_repetition()
    {
        using var model = CalibratorTests.Rectifier();
        CalibrationTable Counted(float offset) => new Calibrator().Run(model, [TestDataset.Of("x", [1, 2], [offset, 2], [3, offset])]);
        var both = CalibrationTable.Merge([Counted(5), Counted(6)]);
        Assert.Equal((4, 2), (both.Samples, both.Sources.Count));
        Assert.DoesNotContain(both.Findings(), static finding => finding.Kind == CalibrationFindingKind.RepeatedSamples);
        both.Save(_folder["both.json"]);
        Assert.Equal(both.Sources.Select(static source => source.Digests.ToString()), CalibrationTable.Load(_folder["both.json"]).Sources.Select(static source => source.Digests.ToString()));
    }

    [Fact]
    public void A_table_of_the_first_version_is_read()
    {
        using var model = CalibratorTests.Rectifier();
        var text = Encoding.UTF8.GetString(CalibratorTests.Bytes(new Calibrator().Run(model, [TestDataset.Of("x", [1, 2], [1, 2])])));
        File.WriteAllText(_folder["old.json"], Regex.Replace(text, ",\\s*\"digests\": \"[^\"]*\"", "").Replace("\"version\": 2", "\"version\": 1", StringComparison.Ordinal));
        Assert.Empty(Assert.Single(CalibrationTable.Load(_folder["old.json"]).Sources).Digests);
    }

    public void Dispose() => _folder.Dispose();

    private static CalibrationTable Record(TfLiteModel model) => new Calibrator().Run(model, [TestDataset.Of("x", [1, 3, 2], [1, -2, 3, 0, 5, 6], [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 1e-7f])]);

    private static TfLiteModel Recurrent()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.UnidirectionalSequenceLstm(builder.Main.Input([1, 3, 2], "x"), new LstmLayout(3)));
        return builder.Build();
    }
}
