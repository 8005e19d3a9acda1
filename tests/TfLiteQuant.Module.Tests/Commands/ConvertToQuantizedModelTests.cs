using System.Diagnostics;
using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>What <c>ConvertTo-QuantizedModel</c> makes and tells.</summary>
public sealed class ConvertToQuantizedModelTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Fact]
    public void Dynamic_range_is_the_default()
    {
        using var folder = new TestFolder();
        var source = TestModels.Float(folder["a.tflite"]);
        var result = session.Run("ConvertTo-QuantizedModel $args[0]", source).Single();

        Assert.Equal("TfLiteQuant.Quantization.QuantizationResult", ((PSObject)result).TypeNames[0]);
        Assert.Equal(source, result.Source);
        Assert.Equal(folder["a_dynamic_range.tflite"], result.Path);
        Assert.Equal("DynamicRange", result.Technique.ToString());
        Assert.Equal(new FileInfo(source).Length, result.BytesBefore);
        Assert.Equal(new FileInfo(folder["a_dynamic_range.tflite"]).Length, result.BytesAfter);
        Assert.True(result.Ratio > 1.5);
        Assert.Equal(1, result.QuantizedTensors);
        Assert.Equal("DynamicRange", State(folder["a_dynamic_range.tflite"]));
    }

    /// <summary>PowerShell indexes what it can see: arrays and public types.</summary>
    [Theory]
    [InlineData("FloatLeftovers[1].Index", "1")]
    [InlineData("Plan.Operators[2].Operator", "SOFTMAX")]
    [InlineData("Plan.Tensors[1].Name", "dense/bias")]
    [InlineData("Warnings[1]", "The pattern 'NOWHERE' matches no operator, output or constant of the model.")]
    public void Lists_of_a_result_are_indexed_as_arrays(string member, string text)
    {
        using var folder = new TestFolder();
        var options = member.Contains("Tensors") ? "-Technique Float16" : "-MinimumElements 100000";
        var run = session.Run($"(ConvertTo-QuantizedModel $args[0] {options} -Exclude NOTHING, NOWHERE).{member}.ToString()", TestModels.Float(folder["a.tflite"]));
        Assert.Equal(text, run.Value<string>());
    }

    [Fact]
    public void Float16_converts_every_constant()
    {
        using var folder = new TestFolder();
        var result = session.Run("ConvertTo-QuantizedModel $args[0] Float16", TestModels.Float(folder["a.tflite"])).Single();
        Assert.Equal(folder["a_float16.tflite"], result.Path);
        Assert.Equal(4, result.QuantizedTensors);
        Assert.Equal("Float16", State(folder["a_float16.tflite"]));
    }

    [Theory]
    [InlineData("FullInteger")]
    [InlineData("IntegerOnly")]
    [InlineData("Int16x8")]
    public void Integer_activations_ask_for_data(string technique)
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        TestModels.Float(folder["b.tflite"]);
        var run = session.Run("ConvertTo-QuantizedModel $args[0] -Technique $args[1]", folder["*.tflite"], technique);
        Assert.Empty(run.Output);
        // One for each model: a file may carry its ranges.
        Assert.Equal(2, run.Errors.Count);
        Assert.All(run.Errors, static error =>
        {
            Assert.Equal("CalibrationMissing,TfLiteQuant.PowerShell.Commands.ConvertToQuantizedModelCommand", error.FullyQualifiedErrorId);
            Assert.Contains("-RepresentativeDataset", error.ErrorDetails.RecommendedAction);
        });
        Assert.Equal(2, folder.Files.Count);
    }

    [Fact]
    public void Minimum_of_elements_takes_smaller_weights()
    {
        using var folder = new TestFolder();
        Assert.Equal(2, session.Run("ConvertTo-QuantizedModel $args[0] -MinimumElements 100", TestModels.Float(folder["a.tflite"])).Single().QuantizedTensors);
    }

    [Fact]
    public void Per_tensor_gives_one_scale()
    {
        using var folder = new TestFolder();
        var run = session.Run("ConvertTo-QuantizedModel $args[0] -PerTensor | Get-TensorQuantParams -Quantized", TestModels.Float(folder["a.tflite"]));
        Assert.Equal("PerTensor", run.Single().Scheme.ToString());
    }

    [Fact]
    public void Weight_only_dequantizes_before_the_operator()
    {
        using var folder = new TestFolder();
        var run = session.Run("ConvertTo-QuantizedModel $args[0] -WeightOnly | Get-TfLiteOperator -Operator DEQUANTIZE", TestModels.Float(folder["a.tflite"]));
        Assert.Equal("Other", run.Single().Kind.ToString());
    }

    [Theory]
    [InlineData("-Exclude SOFTMAX, FULLY_CONNECTED", 0)]
    [InlineData("-Exclude scores*", 1)]
    [InlineData("-Include dense/*", 1)]
    [InlineData("-Include 'scores/kernel' -MinimumElements 1", 1)]
    public void Patterns_choose_operators(string options, int quantized)
    {
        using var folder = new TestFolder();
        var run = session.Run($"ConvertTo-QuantizedModel $args[0] {options}", TestModels.Float(folder["a.tflite"]));
        Assert.Equal(quantized, run.Single().QuantizedTensors);
    }

    [Fact]
    public void Pattern_that_matches_nothing_is_a_warning()
    {
        using var folder = new TestFolder();
        var run = session.Run("ConvertTo-QuantizedModel $args[0] -Exclude NOTHING*", TestModels.Float(folder["a.tflite"])).ThrowIfFailed();
        Assert.Contains("NOTHING*", Assert.Single(run.Warnings));
    }

    [Fact]
    public void Operators_left_float_are_told_with_their_reasons()
    {
        using var folder = new TestFolder();
        var run = session.Run("ConvertTo-QuantizedModel $args[0] -Verbose", TestModels.Float(folder["a.tflite"])).ThrowIfFailed();
        var told = Assert.Single(run.Verbose, static line => line.Contains("stays float"));
        Assert.Contains("FULLY_CONNECTED", told);
        Assert.Contains("fewer than 1024", told);
    }

    [Theory]
    [InlineData("-MinimumElements 5 -Technique Float16", "MinimumElements")]
    [InlineData("-PerTensor -Technique Float16", "PerTensor")]
    [InlineData("-WeightOnly -Technique Float16", "WeightOnly")]
    [InlineData("-Force -NoClobber", "NoClobber")]
    [InlineData("-Destination x.tflite -OutDirectory y", "OutDirectory")]
    public void Options_that_contradict_each_other_are_refused(string options, string named)
    {
        using var folder = new TestFolder();
        session.Location = folder.Path;
        var run = session.Run($"ConvertTo-QuantizedModel $args[0] {options}", TestModels.Float(folder["a.tflite"]));
        Assert.StartsWith("InvalidOption,", run.Terminating!.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.InvalidArgument, run.Terminating.CategoryInfo.Category);
        Assert.Contains(named, run.Terminating.ToString());
        Assert.Equal(["a.tflite"], folder.Files);
    }

    [Fact]
    public void Progress_ends_with_a_completed_record()
    {
        using var folder = new TestFolder();
        var run = session.Run("ConvertTo-QuantizedModel $args[0]", TestModels.Float(folder["a.tflite"])).ThrowIfFailed();
        Assert.Equal(ProgressRecordType.Processing, run.Progress[0].RecordType);
        Assert.Contains("a.tflite", run.Progress[0].StatusDescription);
        Assert.Equal(ProgressRecordType.Completed, run.Progress[^1].RecordType);
        Assert.Single(run.Progress, static record => record.RecordType == ProgressRecordType.Completed);
    }

    [Fact]
    public void Progress_is_shown_a_few_times_a_second()
    {
        using var folder = new TestFolder();
        var source = TestModels.Large(folder["large.tflite"]);
        var watch = Stopwatch.StartNew();
        var run = session.Run("ConvertTo-QuantizedModel $args[0]", source).ThrowIfFailed();
        Assert.InRange(run.Progress.Count(static record => record.RecordType == ProgressRecordType.Processing), 1, 1 + (watch.ElapsedMilliseconds / 100));
    }

    [Fact]
    public void Error_of_the_next_command_is_not_taken_for_ours()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        TestModels.Float(folder["b.tflite"]);
        var run = session.Run("ConvertTo-QuantizedModel $args[0] | ForEach-Object { throw 'enough' }", folder["*.tflite"]);
        Assert.Equal("enough", run.Terminating!.FullyQualifiedErrorId);
        Assert.Equal(["a.tflite", "a_dynamic_range.tflite", "b.tflite"], folder.Files);
    }

    private string State(string path) => session.Run("Get-TfLiteModel $args[0]", path).Single().State.ToString();
}
