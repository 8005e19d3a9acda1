using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>What <c>Get-TfLiteModel</c> tells.</summary>
public sealed class GetTfLiteModelTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Fact]
    public void Tells_what_a_float_model_holds()
    {
        using var folder = new TestFolder();
        var path = TestModels.Float(folder["a.tflite"]);
        var info = session.Run("Get-TfLiteModel $args[0]", path).Single();

        Assert.Equal("TfLiteQuant.Inspection.TfLiteModelInfo", ((PSObject)info).TypeNames[0]);
        Assert.Equal(path, info.Path);
        Assert.Equal(3, info.Version);
        Assert.Equal("TfLiteQuant test model", info.Description);
        Assert.Equal("Float", info.State.ToString());
        Assert.Equal(3, info.OperatorCount);
        Assert.Equal("FULLY_CONNECTED 2, SOFTMAX 1", info.OperatorCounts.ToString());
        Assert.Equal(TestModels.LargeWeights + 32 + 320 + 10, info.ParameterCount);
        Assert.Equal("1.5.0", info.MinimumRuntimeVersion);
    }

    [Fact]
    public void Kinds_of_bytes_sum_up_to_the_file()
    {
        using var folder = new TestFolder();
        var path = TestModels.Quantized(folder["a.tflite"]);
        var info = session.Run("Get-TfLiteModel $args[0]", path).Single();

        Assert.Equal(new FileInfo(path).Length, info.FileBytes);
        Assert.Equal(info.FileBytes, info.WeightBytes + info.ScaleBytes + info.ZeroPointBytes + info.NameBytes + info.RestBytes);
        Assert.Equal(32 * sizeof(float), info.ScaleBytes);
        Assert.Equal("DynamicRange", info.State.ToString());
    }

    [Fact]
    public void Counts_of_operators_are_found_by_name()
    {
        using var folder = new TestFolder();
        var path = TestModels.Float(folder["a.tflite"]);
        Assert.Equal(2, session.Run("(Get-TfLiteModel $args[0]).OperatorCounts.FULLY_CONNECTED", path).Value<int>());
    }

    [Theory]
    [InlineData("Signatures[0]", "serving_default(image) -> (probabilities)")]
    [InlineData("Signatures[0].Inputs[0]", "image: image Float32 [1,64]")]
    [InlineData("Inputs[0]", "image Float32 [1,64]")]
    [InlineData("Outputs[0].Name", "softmax")]
    [InlineData("Outputs.Count", "1")]
    [InlineData("Subgraphs[0]", "#0 main: 3 operators, 8 tensors")]
    [InlineData("Metadata[0]", "min_runtime_version (16 bytes)")]
    [InlineData("Metadata[-1]", "min_runtime_version (16 bytes)")]
    [InlineData("Inputs[0].Shape[1]", "64")]
    [InlineData("Inputs[0].Shape[-1]", "64")]
    [InlineData("Inputs[0].Shape[0..1] -join 'x'", "1x64")]
    public void Lists_are_indexed_as_arrays(string member, string text)
    {
        using var folder = new TestFolder();
        var path = TestModels.Float(folder["a.tflite"]);
        Assert.Equal(text, session.Run($"((Get-TfLiteModel $args[0]).{member}).ToString()", path).Value<string>());
    }

    [Fact]
    public void Leaves_the_file_closed()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        var run = session.Run("Get-TfLiteModel $args[0] | ForEach-Object { [IO.File]::Open($_.Path, 'Open', 'ReadWrite', 'None').Dispose(); 'closed' }", folder["a.tflite"]);
        Assert.Equal("closed", run.Single().ToString());
    }
}
