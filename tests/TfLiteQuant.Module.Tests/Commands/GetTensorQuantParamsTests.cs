using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>What <c>Get-TensorQuantParams</c> tells.</summary>
public sealed class GetTensorQuantParamsTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Fact]
    public void Tells_the_scales_of_a_quantized_weight()
    {
        using var folder = new TestFolder();
        var weight = session.Run("Get-TensorQuantParams $args[0] -Quantized", TestModels.Quantized(folder["a.tflite"])).Single();

        Assert.Equal("dense/kernel", weight.Name);
        Assert.Equal("Int8", weight.Type.ToString());
        Assert.Equal("[32,64]", weight.Shape.ToString());
        Assert.Equal("Constant", weight.Role.ToString());
        Assert.Equal("PerAxis", weight.Scheme.ToString());
        Assert.Equal(0, weight.Axis);
        Assert.Equal(32, weight.Scale.Count);
        Assert.Equal(-128 * (float)weight.Scale[3], weight.RepresentedMin[3]);
        Assert.Equal(127 * (float)weight.Scale[3], weight.RepresentedMax[3]);
        Assert.Equal(TestModels.LargeWeights, weight.BufferBytes);
        Assert.Null(weight.Producer);
        Assert.Equal("FULLY_CONNECTED#0", weight.Consumers.ToString());
    }

    [Fact]
    public void Tells_producers_and_roles()
    {
        using var folder = new TestFolder();
        var run = session.Run("Get-TensorQuantParams $args[0] -Name image, softmax", TestModels.Float(folder["a.tflite"])).ThrowIfFailed();
        Assert.Equal(["image", "softmax"], run.Texts("Name"));
        Assert.Equal(["Activation", "Activation"], run.Texts("Role"));
        Assert.Equal(["", "SOFTMAX#2"], run.Texts("Producer"));
    }

    [Theory]
    [InlineData("*kernel", 2)]
    [InlineData("DENSE/KERNEL", 1)]
    [InlineData("nothing", 0)]
    public void Filters_by_name(string name, int count)
    {
        using var folder = new TestFolder();
        var run = session.Run("Get-TensorQuantParams $args[0] $args[1]", TestModels.Float(folder["a.tflite"]), name).ThrowIfFailed();
        Assert.Equal(count, run.Output.Count);
    }

    [Fact]
    public void Filters_by_subgraph()
    {
        using var folder = new TestFolder();
        var run = session.Run("Get-TensorQuantParams $args[0] -Subgraph 1", TestModels.OddNames(folder["a.tflite"])).ThrowIfFailed();
        Assert.Equal(["second_input", "relu"], run.Texts("Name"));
    }

    /// <summary>Export-Csv writes what a property's value says of itself.</summary>
    [Fact]
    public void Lists_print_their_values()
    {
        using var folder = new TestFolder();
        var weight = session.Run("Get-TensorQuantParams $args[0] -Quantized", TestModels.Quantized(folder["a.tflite"])).Single();
        string scales = weight.Scale.ToString();
        Assert.Equal(32, scales.Split(' ').Length);
        Assert.DoesNotContain("System", scales);
    }
}
