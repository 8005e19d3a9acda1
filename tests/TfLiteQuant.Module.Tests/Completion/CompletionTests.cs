using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Completion;

/// <summary>What the Tab key offers.</summary>
public sealed class CompletionTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Fact]
    public void Tensor_names_come_from_the_model()
    {
        using var folder = Folder();
        Assert.Equal(["dense/bias", "dense/kernel"], Complete("Get-TensorQuantParams a.tflite -Name den").Order());
    }

    [Fact]
    public void Signatures_and_their_outputs_come_from_the_float_model_beside_others()
    {
        using var folder = Folder();
        Assert.Equal(Complete("Invoke-TfLiteModel a.tflite -Signature "), Complete("Measure-QuantizedAccuracy none.tflite a.tflite -Signature "));
        var key = Complete("Measure-QuantizedAccuracy none.tflite -Reference a.tflite -Signature ").First();
        Assert.NotEmpty(Complete($"Measure-QuantizedAccuracy none.tflite a.tflite -Signature {key} -OutputName "));
        Assert.Empty(Complete("Measure-QuantizedAccuracy none.tflite a.tflite -Signature none -OutputName "));
    }

    [Fact]
    public void Tensor_names_are_found_by_an_inner_part()
    {
        using var folder = Folder();
        Assert.Equal(["dense/kernel", "scores/kernel"], Complete("Get-TensorQuantParams a.tflite -Name ker").Order());
    }

    [Theory]
    [InlineData("Get-TensorQuantParams -Path a.tflite -Name image")]
    [InlineData("Get-TensorQuantParams -LiteralPath a.tflite -Name image")]
    [InlineData("Get-TensorQuantParams a* -Name image")]
    [InlineData("Get-TensorQuantParams a.tflite image")]
    [InlineData("Get-TensorQuantParams a.tflite -Name softmax, image")]
    public void The_model_is_found_however_it_is_named(string line)
    {
        using var folder = Folder();
        Assert.Equal(["image"], Complete(line));
    }

    [Theory]
    [InlineData("it", "'it''s/`[a`] $name;other/``part'")]
    [InlineData("'it", "'it''s/`[a`] $name;other/``part'")]
    [InlineData("\"it", "\"it's/``[a``] `$name;other/````part\"")]
    [InlineData("in", "'in put'")]
    public void Names_are_quoted_and_escaped(string typed, string completed)
    {
        using var folder = Folder();
        Assert.Equal(completed, Complete($"Get-TensorQuantParams odd.tflite -Name {typed}")[0]);
    }

    /// <summary>What was completed, run as it stands, finds the tensor that it named.</summary>
    [Theory]
    [InlineData("it")]
    [InlineData("\"it")]
    public void Completed_names_find_their_tensor(string typed)
    {
        using var folder = Folder();
        var completed = Complete($"Get-TensorQuantParams odd.tflite -Name {typed}")[0];
        Assert.Equal("it's/[a] $name;other/`part", session.Run($"Get-TensorQuantParams odd.tflite -Name {completed}").Single().Name);
    }

    [Fact]
    public void Operators_come_from_the_model_most_frequent_first()
    {
        using var folder = Folder();
        Assert.Equal(["FULLY_CONNECTED", "SOFTMAX"], Complete("Get-TfLiteOperator a.tflite -Operator "));
    }

    [Theory]
    [InlineData("Invoke-TfLiteModel a.tflite -Signature ")]
    [InlineData("Measure-TfLiteModel -LiteralPath a.tflite -Signature ser")]
    public void Signatures_come_from_the_model(string line)
    {
        using var folder = Folder();
        Assert.Equal(["serving_default"], Complete(line));
    }

    [Fact]
    public void Rules_are_those_that_find_something_in_the_model()
    {
        using var folder = Folder();
        TestModels.Integer(folder["integer.tflite"], biasScale: 2);
        Assert.Equal(["BiasScale"], Complete("Test-QuantizedModel integer.tflite -Rule Bias"));
        Assert.Equal(["WeightAxis", "WeightRange", "WeightZeroPoint"], Complete("Test-QuantizedModel -Rule Wei").Order());
    }

    [Fact]
    public void Without_a_model_operators_are_those_of_the_format()
    {
        Assert.Equal(["CONV_2D", "CONV_3D", "CONV_3D_TRANSPOSE"], Complete("Get-TfLiteOperator -Operator CONV_").Order());
        Assert.Contains("FULLY_CONNECTED", Complete("ConvertTo-QuantizedModel -Include "));
        Assert.DoesNotContain("SOFTMAX", Complete("ConvertTo-QuantizedModel -Exclude "));
    }

    [Fact]
    public void Selection_offers_kinds_then_outputs_then_constants()
    {
        using var folder = Folder();
        Assert.Equal(
            ["FULLY_CONNECTED", "SOFTMAX", "fully_connected", "fully_connected_1", "softmax", "dense/kernel", "dense/bias", "scores/kernel", "scores/bias"],
            CompleteItems("ConvertTo-QuantizedModel a.tflite -Exclude ").Select(static item => item.ListItemText).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Get-TensorQuantParams missing.tflite -Name ")]
    [InlineData("Get-TensorQuantParams text.tflite -Name ")]
    [InlineData("Get-TensorQuantParams Env:PATH -Name ")]
    [InlineData("Get-TensorQuantParams Nowhere:x -Name ")]
    [InlineData("Get-TensorQuantParams '[' -Name ")]
    [InlineData("Get-TensorQuantParams -Name ")]
    public void Whatever_goes_wrong_gives_nothing(string line)
    {
        using var folder = Folder();
        // Where an argument has no completions of its own, the engine offers files.
        Assert.DoesNotContain(CompleteItems(line), static item => item.ResultType == CompletionResultType.ParameterValue);
    }

    [Fact]
    public void Completing_leaves_no_errors()
    {
        using var folder = Folder();
        Complete("Get-TensorQuantParams text.tflite -Name ");
        Assert.Equal(0, session.Run("$Error.Count").Value<int>());
    }

    private TestFolder Folder()
    {
        var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        TestModels.OddNames(folder["odd.tflite"]);
        TestModels.Text(folder["text.tflite"]);
        session.Location = folder.Path;
        return folder;
    }

    private IReadOnlyList<string> Complete(string line)
        => [.. CompleteItems(line).Where(static item => item.ResultType == CompletionResultType.ParameterValue).Select(static item => item.CompletionText)];

    private IReadOnlyList<CompletionResult> CompleteItems(string line)
    {
        var run = session.Run("$Error.Clear(); [Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches", line).ThrowIfFailed();
        return [.. run.Output.Select(static item => (CompletionResult)((PSObject)item).BaseObject)];
    }
}
