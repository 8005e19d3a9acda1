using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>What <c>Get-TfLiteOperator</c> tells.</summary>
public sealed class GetTfLiteOperatorTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Fact]
    public void Lists_operators_in_order()
    {
        using var folder = new TestFolder();
        var run = session.Run("Get-TfLiteOperator $args[0]", TestModels.Float(folder["a.tflite"])).ThrowIfFailed();

        Assert.Equal(["FULLY_CONNECTED", "FULLY_CONNECTED", "SOFTMAX"], run.Texts("Operator"));
        Assert.Equal(["0", "1", "2"], run.Texts("Index"));
        Assert.Equal(["Float", "Float", "Float"], run.Texts("Kind"));
        Assert.Equal("Float32 Float32 Float32", run.Texts("InputTypes")[0]);
        Assert.Equal(TestModels.LargeWeights, (long)run.Output[0].MultiplyAccumulates);
        Assert.Contains("fused_activation_function=RELU", run.Texts("OptionsText")[0]);
        Assert.Equal("beta=1", run.Texts("OptionsText")[2]);
    }

    [Theory]
    [InlineData("SOFTMAX", 1)]
    [InlineData("softmax", 1)]
    [InlineData("*CONNECTED", 2)]
    [InlineData("NOTHING", 0)]
    public void Filters_by_kind(string kind, int count)
    {
        using var folder = new TestFolder();
        var run = session.Run("Get-TfLiteOperator $args[0] -Operator $args[1]", TestModels.Float(folder["a.tflite"]), kind).ThrowIfFailed();
        Assert.Equal(count, run.Output.Count);
    }

    [Fact]
    public void Filters_by_subgraph_and_names_custom_operators()
    {
        using var folder = new TestFolder();
        var path = TestModels.OddNames(folder["a.tflite"]);
        Assert.Equal(["RELU"], session.Run("Get-TfLiteOperator $args[0] -Subgraph 1", path).ThrowIfFailed().Texts("Operator"));
        var custom = session.Run("Get-TfLiteOperator $args[0] -Operator MyOperator", path).Single();
        Assert.Equal("MyOperator", custom.CustomCode);
        Assert.Equal("custom_options=3 bytes", custom.OptionsText);
    }

    [Fact]
    public void Tells_hybrid_operators_from_float_ones()
    {
        using var folder = new TestFolder();
        var run = session.Run("Get-TfLiteOperator $args[0] | Where-Object Kind -eq Hybrid", TestModels.Quantized(folder["a.tflite"])).ThrowIfFailed();
        Assert.Equal("0", Assert.Single(run.Texts("Index")));
    }
}
