using TfLiteQuant.Core.Tests.Datasets;
using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Execution;

public sealed class FileRunTests
{
    [Fact]
    public void Arrays_named_as_inputs_are_run_and_others_passed_over()
    {
        using var folder = new TemporaryFolder();
        var path = NpyFile.Archive(
            Path.Combine(folder.Path, "in.npz"),
            ("label0", NpyFile.Floats("(9,)", new float[9])),
            ("right", NpyFile.Floats("(3, 1, 2)", 10, 20, 30, 40, 50, 60)),
            ("left", NpyFile.Bytes("<f8", "(3, 2)", NpyFile.Elements<double>(1, 2, 3, 4, 5, 6))));
        var output = Path.Combine(folder.Path, "out.npz");
        using var runner = new SampleRunner(SampleRunnerTests.Sum().Build());
        Assert.Equal(3, new FileRun(runner).Run(path, output, overwrite: false));
        using var archive = NpzArchive.Open(output);
        Assert.Equal(["sum"], archive.Names);
        Assert.Equal([3, 1, 2], archive["sum"].Shape);
        Assert.Equal([11d, 22, 33, 44, 55, 66], archive["sum"].ToDoubles());
    }

    [Theory]
    [InlineData(0, null, new[] { 0, 1, 2, 3 })]
    [InlineData(1, 2, new[] { 1, 2 })]
    [InlineData(3, 9, new[] { 3 })]
    [InlineData(0, 1, new[] { 0 })]
    [InlineData(2, int.MaxValue, new[] { 2, 3 })]
    public void First_and_skip_choose_samples(int skip, int? first, int[] samples)
    {
        using var folder = new TemporaryFolder();
        using var runner = new SampleRunner(Negation([1]).Build());
        var run = new FileRun(runner) { Skip = skip, First = first };
        var seen = new List<(int Sample, float Value)>();
        Assert.Equal(samples.Length, run.Run(Array(folder, "(4,)", 0, 1, 2, 3), (sample, outputs) => seen.Add((sample, outputs[0].Values<float>()[0]))));
        Assert.Equal(samples.Select(static sample => (sample, -(float)sample)), seen);
    }

    [Fact]
    public void Samples_may_differ_in_shape_where_the_model_lets_them()
    {
        // Each run of the file has one shape; two files with one runner show that shapes are followed.
        using var folder = new TemporaryFolder();
        using var runner = new SampleRunner(Negation([1, 2], [-1, -1]).Build());
        var shapes = new List<int[]>();
        foreach (var shape in (string[])["(2, 1, 3)", "(2, 3)", "(1, 3, 2)"])
            new FileRun(runner).Run(Array(folder, shape, 1, 2, 3, 4, 5, 6), (_, outputs) => shapes.Add(outputs[0].Shape));
        Assert.Equal([[1, 3], [1, 3], [1, 3], [1, 3], [3, 2]], shapes);
    }

    [Fact]
    public void Floats_become_codes_for_quantized_inputs()
    {
        using var folder = new TemporaryFolder();
        var model = new ModelBuilder();
        var input = model.Main.Input([1, 2], "x", TensorType.Int8);
        var output = model.Main.Reshape(input, 2);
        foreach (var value in (Value[])[input, output]) model.Main[value].Quantization = QuantizationParameters.PerTensor(0.5f, -1);
        model.Main.Output(output);
        using var runner = new SampleRunner(model.Build());
        new FileRun(runner).Run(Array(folder, "(1, 2)", 1, -100), (_, outputs) => Assert.Equal([(sbyte)1, (sbyte)-128], outputs[0].Values<sbyte>().ToArray()));
    }

    [Fact]
    public void States_start_anew_for_each_sample()
    {
        using var folder = new TemporaryFolder();
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Rnn(model.Main.Input([1, 2], "x"), 3));
        using var runner = new SampleRunner(model.Build());
        var outputs = new List<float[]>();
        new FileRun(runner).Run(Array(folder, "(3, 2)", 1, 2, 5, 6, 1, 2), (_, values) => outputs.Add(values[0].Values<float>().ToArray()));
        Assert.Equal(outputs[0], outputs[2]);
        Assert.NotEqual(outputs[0], outputs[1]);
    }

    public static IEnumerable<TheoryDataRow<string, string, string>> Wrong =>
    [
        new("(2, 2)", "(3, 2)", "different numbers of samples"),
        new("(0, 2)", "(0, 2)", "0 samples"),
        new("(2, 2)", "", "no array for input 'right'"),
        new("(2, 3)", "(2, 2)", "Sample 0"),
    ];

    [Theory, MemberData(nameof(Wrong))]
    public void Files_that_do_not_fit_are_refused_and_nothing_is_written(string left, string right, string problem)
    {
        using var folder = new TemporaryFolder();
        var arrays = new List<(string, byte[])> { ("left", NpyFile.Floats(left, new float[6])) };
        if (right.Length > 0) arrays.Add(("right", NpyFile.Floats(right, new float[6])));
        var path = NpyFile.Archive(Path.Combine(folder.Path, "in.npz"), [.. arrays]);
        using var runner = new SampleRunner(SampleRunnerTests.Sum().Build());
        var error = Assert.Throws<TfLiteQuantException>(() => new FileRun(runner).Run(path, Path.Combine(folder.Path, "out.npz"), overwrite: false));
        Assert.Contains(error.Code, (ErrorCode[])[ErrorCode.InvalidDataset, ErrorCode.InvalidInput]);
        Assert.Contains(problem, error.Message);
        Assert.Equal(["in.npz"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Skipping_all_samples_is_an_error()
    {
        using var folder = new TemporaryFolder();
        using var runner = new SampleRunner(Negation([1]).Build());
        var error = Assert.Throws<TfLiteQuantException>(() => new FileRun(runner) { Skip = 4 }.Run(Array(folder, "(4,)", 0, 1, 2, 3), static (_, _) => { }));
        Assert.Contains("4 samples, of which 4 are skipped", error.Problem);
    }

    [Fact]
    public void An_array_file_suits_models_with_one_input_only()
    {
        using var folder = new TemporaryFolder();
        using var runner = new SampleRunner(SampleRunnerTests.Sum().Build());
        var error = Assert.Throws<TfLiteQuantException>(() => new FileRun(runner).Run(Array(folder, "(4,)", 0, 1, 2, 3), static (_, _) => { }));
        Assert.Contains("2 inputs", error.Problem);
        Assert.Contains("'left', 'right'", error.Advice);
    }

    [Fact]
    public void Several_outputs_for_one_array_are_refused_before_a_sample_is_run()
    {
        using var folder = new TemporaryFolder();
        var model = Negation([1]);
        model.Main.Output(model.Main.Unary(BuiltinOperator.Neg, new Value(0)));
        using var runner = new SampleRunner(model.Build());
        var error = Assert.Throws<TfLiteQuantException>(() => new FileRun(runner).Run(
            Array(folder, "(4,)", 0, 1, 2, 3), Path.Combine(folder.Path, "out.npy"), false, static (_, _) => Assert.Fail("A sample was run.")));
        Assert.Contains("2 outputs", error.Problem);
        Assert.Equal(["in.npy"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Cancellation_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        var path = Array(folder, "(4,)", 0, 1, 2, 3);
        using var cancellation = new CancellationTokenSource();
        using var runner = new SampleRunner(Negation([1]).Build());
        Assert.ThrowsAny<OperationCanceledException>(() => new FileRun(runner).Run(
            path, Path.Combine(folder.Path, "out.npz"), false, (_, _) => cancellation.Cancel(), cancellation.Token));
        Assert.Equal(["in.npy"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    private static ModelBuilder Negation(int[] shape, int[]? signature = null)
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Neg, model.Main.Input(shape, "x", shapeSignature: signature)));
        return model;
    }

    private static string Array(TemporaryFolder folder, string shape, params float[] values)
    {
        var path = Path.Combine(folder.Path, "in.npy");
        File.WriteAllBytes(path, NpyFile.Floats(shape, values));
        return path;
    }
}
