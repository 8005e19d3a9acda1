using System.Runtime.Intrinsics;
using TfLiteQuant.Module.Tests.Examples;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Import;

/// <summary>Float outputs and converted models have the same bytes whatever vectors the processor has. Wider ones are switched off in a process
/// of its own.</summary>
public sealed class VectorWidthTests
{
    [Theory]
    [InlineData("digits_cnn", "digits_test.npz")]
    [InlineData("digits_resnet", "digits_test.npz")]
    public async Task Wide_vectors_change_no_byte(string model, string data)
    {
        Assert.SkipUnless(Vector512.IsHardwareAccelerated, "This processor has no vectors of 512 bits that could be switched off.");
        using var folder = new TestFolder();
        File.WriteAllText(folder["run.ps1"], $$"""
            $out = $env:WIDTH_OUT
            Invoke-TfLiteModel '{{ExampleScript.Model(model + ".tflite")}}' -InputPath '{{ExampleScript.Data(data)}}' -OutputPath "$out.npz" -First 40
            $data = Import-RepresentativeDataset '{{ExampleScript.Data("digits_calibration.npz")}}'
            $null = ConvertTo-QuantizedModel '{{ExampleScript.Model(model + ".tflite")}}' -Destination "$out.tflite" -Technique IntegerOnly -Dataset $data
            """);
        await Run("wide");
        await Run("narrow", ("DOTNET_EnableAVX512", "0"));
        foreach (var extension in new[] { ".npz", ".tflite" })
            Assert.Equal(File.ReadAllBytes(folder["wide" + extension]), File.ReadAllBytes(folder["narrow" + extension]));

        async Task Run(string name, params (string Name, string Value)[] environment)
            => Assert.Equal("", (await HostRun.OfAsync([folder["run.ps1"]], environment: [("WIDTH_OUT", folder[name]), .. environment])).Errors);
    }
}
