using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Execution;

public sealed class DatasetRunTests
{
    [Fact]
    public void Outputs_of_all_datasets_are_stacked_in_one_file()
    {
        using var folder = new TemporaryFolder();
        using var runner = new SampleRunner(Negation().Build());
        var output = Path.Combine(folder.Path, "out.npz");
        var seen = new List<int>();
        var run = new DatasetRun(runner, [Numbers(1, 2), Numbers(3)]);
        Assert.Equal(3, run.Run(output, overwrite: false, (sample, _) => seen.Add(sample)));
        Assert.Equal([0, 1, 2], seen);
        using var archive = NpzArchive.Open(output);
        Assert.Equal(["neg"], archive.Names);
        Assert.Equal([3, 1], archive["neg"].Shape);
        Assert.Equal([-1d, -2, -3], archive["neg"].ToDoubles());
    }

    [Theory]
    [InlineData(0, null, new[] { 0, 1, 2, 3 })]
    [InlineData(1, 2, new[] { 1, 2 })]
    [InlineData(3, int.MaxValue, new[] { 3 })]
    public void First_and_skip_choose_samples_over_all_datasets(int skip, int? first, int[] samples)
    {
        using var runner = new SampleRunner(Negation().Build());
        var seen = new List<(int Sample, float Value)>();
        var progress = new List<OperationProgress>();
        var run = new DatasetRun(runner, [Numbers(0, 1), Numbers(2, 3)]) { Skip = skip, First = first, Progress = new Listener(progress) };
        Assert.Equal(samples.Length, run.Run((sample, outputs) => seen.Add((sample, outputs[0].Values<float>()[0]))));
        Assert.Equal(samples.Select(static sample => (sample, -(float)sample)), seen);
        Assert.All(progress, report => Assert.Equal(samples.Length, report.Total));
    }

    [Fact]
    public void A_file_is_not_written_where_there_is_no_sample_or_a_bad_one()
    {
        using var folder = new TemporaryFolder();
        using var runner = new SampleRunner(Negation().Build());
        var output = Path.Combine(folder.Path, "out.npz");
        var error = Assert.Throws<TfLiteQuantException>(() => new DatasetRun(runner, [Numbers(1, 2)]) { Skip = 2 }.Run(output, overwrite: false));
        Assert.Equal(ErrorCode.InvalidDataset, error.Code);
        Assert.Contains("the 2 samples that are skipped", error.Message);
        var bad = SampleListDataset.Make(1, static _ => new() { ["x"] = SampleArray.From<float>(TensorType.Float32, [3], [1, 2, 3]) });
        error = Assert.Throws<TfLiteQuantException>(() => new DatasetRun(runner, [Numbers(1), bad]).Run(output, overwrite: false));
        Assert.Equal(ErrorCode.InvalidInput, error.Code);
        Assert.Contains("Sample 0 (item 0): Input 'x' takes", error.Message);
        Assert.False(File.Exists(output));
    }

    private static ModelBuilder Negation()
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Neg, model.Main.Input([1], "x")));
        return model;
    }

    private static SampleListDataset Numbers(params float[] values)
        => SampleListDataset.Make(values.Length, i => new() { ["x"] = SampleArray.From<float>(TensorType.Float32, [1], [values[i]]) });

    private sealed class Listener(List<OperationProgress> reports) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => reports.Add(value);
    }
}
