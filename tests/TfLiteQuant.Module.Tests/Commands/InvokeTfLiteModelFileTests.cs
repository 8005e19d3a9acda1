using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>Files of samples and datasets: <c>-InputPath</c>, <c>-Dataset</c> and <c>-OutputPath</c> of <c>Invoke-TfLiteModel</c>.</summary>
public sealed class InvokeTfLiteModelFileTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    private const string Convert = "Invoke-TfLiteModel $args[0] -InputPath $args[1] -OutputPath $args[2]";

    [Fact]
    public void A_file_of_samples_becomes_a_file_of_outputs()
    {
        using var folder = new TestFolder();
        var (model, input) = Files(folder);
        var result = session.Run(Convert, model, input, folder["out.npz"]).Single();
        Assert.Equal((folder["out.npz"], model, input, 3), ((string)result.Path, (string)result.Model, (string)result.InputPath, (int)result.Samples));
        Assert.True(result.Elapsed > TimeSpan.Zero);
        using var archive = NpzArchive.Open(folder["out.npz"]);
        Assert.Equal(["difference"], archive.Names);
        Assert.Equal([3, 1, 2], archive["difference"].Shape);
        Assert.Equal([9d, 18, 27, 36, 45, 54], archive["difference"].ToDoubles());
    }

    [Fact]
    public void Without_an_output_file_each_sample_is_an_object()
    {
        using var folder = new TestFolder();
        var (model, input) = Files(folder);
        var run = session.Run("Invoke-TfLiteModel $args[0] -InputPath $args[1] -Skip 1 -First 5", model, input).ThrowIfFailed();
        Assert.Equal(["1", "2"], run.Texts("Sample"));
        Assert.Equal((float[])[27, 36], Values<float>(run.Output[0].difference));
    }

    [Fact]
    public void Pass_thru_gives_both()
    {
        using var folder = new TestFolder();
        var (model, input) = Files(folder);
        var run = session.Run(Convert + " -First 2 -PassThru", model, input, folder["out.npz"]).ThrowIfFailed();
        Assert.Equal(["ModelOutput", "ModelOutput", "FileRunResult"], run.Output.Select(static item => (string)((PSObject)item).BaseObject.GetType().Name));
    }

    [Theory]
    [InlineData("Invoke-TfLiteModel $args[0] -Dataset $args[1] -Skip 1")]
    [InlineData("Invoke-TfLiteModel $args[0] -InputObject (Import-RepresentativeDataset $args[1] -Skip 1)")]
    [InlineData("Import-RepresentativeDataset $args[1] -Skip 1 | Invoke-TfLiteModel $args[0]")]
    public void Datasets_are_run_however_they_come(string script)
    {
        using var folder = new TestFolder();
        var (model, input) = Files(folder);
        var run = session.Run(script, model, input).ThrowIfFailed();
        Assert.Equal(2, run.Output.Count);
        Assert.Equal((float[])[27, 36], Values<float>(run.Output[0].difference));
        Assert.Equal((float[])[45, 54], Values<float>(run.Output[1].difference));
    }

    [Fact]
    public void A_dataset_becomes_the_file_of_outputs_that_its_file_would()
    {
        using var folder = new TestFolder();
        var (model, input) = Files(folder);
        session.Run(Convert, model, input, folder["out.npz"]).ThrowIfFailed();
        var result = session.Run("Invoke-TfLiteModel $args[0] -Dataset $args[1] -OutputPath $args[2]", model, input, folder["other.npz"]).Single();
        Assert.Equal((folder["other.npz"], model, null, 3), ((string)result.Path, (string)result.Model, (string?)result.InputPath, (int)result.Samples));
        Assert.Equal(File.ReadAllBytes(folder["out.npz"]), File.ReadAllBytes(folder["other.npz"]));
        Assert.StartsWith("TargetIsSource,", session.Run("Invoke-TfLiteModel $args[0] -Dataset $args[1] -OutputPath $args[1] -Force", model, input).SingleError().FullyQualifiedErrorId);
    }

    [Fact]
    public void A_dataset_may_name_its_entry_point()
    {
        using var folder = new TestFolder();
        var (model, _) = Files(folder);
        const string Data = "$data = Import-RepresentativeDataset -InputObject @{ value = [float[,]]::new(2, 2) } -Signature negate; ";
        Assert.Equal(["negate", "negate"], session.Run(Data + "Invoke-TfLiteModel $args[0] -Dataset $data", model).ThrowIfFailed().Texts("Signature"));
        Assert.Equal(["negate", "negate"], session.Run(Data + "$data | Invoke-TfLiteModel $args[0]", model).ThrowIfFailed().Texts("Signature"));
        var error = session.Run(Data + "Invoke-TfLiteModel $args[0] -Dataset $data, @{ value = [float[,]]::new(2, 2) }", model).Terminating!;
        Assert.StartsWith("InvalidOption,", error.FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("-Dataset $args[1] -InputPath $args[1]")]
    [InlineData("-Dataset $args[1] -InputObject 1")]
    public void One_kind_of_input_is_enough(string options)
    {
        using var folder = new TestFolder();
        var (model, input) = Files(folder);
        Assert.StartsWith("InvalidOption,", session.Run("Invoke-TfLiteModel $args[0] " + options, model, input).Terminating!.FullyQualifiedErrorId);
    }

    [Fact]
    public void Many_samples_flow_while_the_next_command_takes_its_time()
    {
        using var folder = new TestFolder();
        var model = RunnableModels.Negation(folder["m.tflite"]);
        var input = SampleFiles.Write(folder["x.npy"], "(200, 2, 2)", new float[800]);
        Assert.Equal(200, session.Run("Invoke-TfLiteModel $args[0] -InputPath $args[1] | ForEach-Object { $_.Sample }", model, input).ThrowIfFailed().Output.Count);
        // The next command ends the pipeline early: the worker must not wait for it forever.
        Assert.Equal("0", session.Run("$n = 0; foreach ($x in 1) { Invoke-TfLiteModel $args[0] -InputPath $args[1] | ForEach-Object { $_.Sample; break } }", model, input).Single().ToString());
    }

    [Fact]
    public void Existing_files_are_kept_unless_told_otherwise()
    {
        using var folder = new TestFolder();
        var (model, input) = Files(folder);
        File.WriteAllText(folder["out.npz"], "old");
        Assert.StartsWith("TargetExists,", session.Run(Convert, model, input, folder["out.npz"]).SingleError().FullyQualifiedErrorId);
        Assert.Equal("old", File.ReadAllText(folder["out.npz"]));
        Assert.Equal(3, session.Run(Convert + " -Force", model, input, folder["out.npz"]).Single().Samples);
    }

    [Theory]
    [InlineData("m.tflite")]
    [InlineData("in.npz")]
    public void Sources_are_never_replaced(string target)
    {
        using var folder = new TestFolder();
        var (model, input) = Files(folder);
        var before = File.ReadAllBytes(folder[target]);
        Assert.StartsWith("TargetIsSource,", session.Run(Convert + " -Force", model, input, folder[target]).SingleError().FullyQualifiedErrorId);
        Assert.Equal(before, File.ReadAllBytes(folder[target]));
    }

    [Fact]
    public void Two_models_do_not_write_one_file()
    {
        using var folder = new TestFolder();
        var (model, input) = Files(folder);
        File.Copy(model, folder["n.tflite"]);
        var run = session.Run("Invoke-TfLiteModel $args[0] -InputPath $args[1] -OutputPath $args[2] -Force", folder["*.tflite"], input, folder["out.npz"]);
        Assert.StartsWith("TargetExists,", run.SingleError().FullyQualifiedErrorId);
        Assert.Equal([model], run.Texts("Model"));
    }

    [Fact]
    public void What_if_writes_nothing()
    {
        using var folder = new TestFolder();
        var (model, input) = Files(folder);
        var host = new CapturingHost();
        using var watched = new ModuleSession(host);
        Assert.Empty(watched.Run(Convert + " -WhatIf", model, input, folder["out.npz"]).ThrowIfFailed().Output);
        Assert.Equal(["in.npz", "m.tflite"], folder.Files);
        Assert.Contains(folder["out.npz"], host.Text);
    }

    [Fact]
    public void A_bad_sample_leaves_no_file()
    {
        using var folder = new TestFolder();
        var (model, _) = Files(folder);
        var input = SampleFiles.WriteArchive(folder["in.npz"], ("left", "(1, 3)", [1, 2, 3]), ("right", "(1, 2)", [1, 2]));
        var error = session.Run(Convert, model, input, folder["out.npz"]).SingleError();
        Assert.StartsWith("InvalidInput,", error.FullyQualifiedErrorId);
        Assert.Contains("Sample 0", error.ToString());
        Assert.Equal(["in.npz", "m.tflite"], folder.Files);
    }

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.png")]
    [InlineData("out.bin")]
    public void A_name_of_another_format_is_refused(string name)
    {
        using var folder = new TestFolder();
        var (model, input) = Files(folder);
        Assert.StartsWith("InvalidOption,", session.Run(Convert, model, input, folder[name]).SingleError().FullyQualifiedErrorId);
        Assert.Equal(["in.npz", "m.tflite"], folder.Files);
    }

    [Fact]
    public void Values_that_are_no_numbers_name_their_sample()
    {
        using var folder = new TestFolder();
        var (model, _) = Files(folder);
        // Finite inputs whose difference is not.
        var input = SampleFiles.WriteArchive(folder["in.npz"], ("left", "(2, 2)", [1, 2, 3e38f, 3e38f]), ("right", "(2, 2)", [1, 2, -3e38f, -3e38f]));
        var error = session.Run(Convert + " -NonFinite Error", model, input, folder["out.npz"]).SingleError();
        Assert.StartsWith("NonFiniteValue,", error.FullyQualifiedErrorId);
        Assert.Contains("Sample 1 of '", error.ToString());
        Assert.Equal(["in.npz", "m.tflite"], folder.Files);
    }

    [Fact]
    public void Stopping_leaves_no_file_and_a_session_that_works()
    {
        using var folder = new TestFolder();
        var model = TestModels.Large(folder["large.tflite"]);
        var input = SampleFiles.Write(folder["x.npy"], "(2000, 1024)", new float[2000 * 1024]);
        using var shell = session.Shell(Convert, model, input, folder["out.npz"]);
        IAsyncResult? stop = null;
        shell.Streams.Progress.DataAdded += (_, _) => stop ??= shell.BeginStop(null, null);
        var output = new PSDataCollection<PSObject>();
        shell.Invoke(null, output);
        Assert.NotNull(stop);
        shell.EndStop(stop);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Empty(output);
        Assert.Equal(["large.tflite", "x.npy"], folder.Files);
        Assert.Single(session.Run("Invoke-TfLiteModel $args[0] -InputPath $args[1] -First 1", model, input).ThrowIfFailed().Output);
    }

    private static (string Model, string Input) Files(TestFolder folder)
    {
        var input = SampleFiles.WriteArchive(
            folder["in.npz"],
            ("label0", "(3,)", [0, 1, 2]),
            ("left", "(3, 2)", [10, 20, 30, 40, 50, 60]),
            ("right", "(3, 1, 2)", [1, 2, 3, 4, 5, 6]));
        return (RunnableModels.Difference(folder["m.tflite"]), input);
    }

    // The array comes wrapped, as scripts do not see.
    private static T[] Values<T>(object output) => (T[])(output is PSObject wrapped ? wrapped.BaseObject : output);
}
