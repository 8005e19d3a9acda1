using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Views;

/// <summary>The texts that views are made of, called as the views call them.</summary>
public sealed class ViewTextTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Theory]
    [InlineData("Bytes(0)", "0 B")]
    [InlineData("Bytes(1023)", "1023 B")]
    [InlineData("Bytes(1024)", "1.00 KB")]
    [InlineData("Bytes(10239)", "10.0 KB")]
    [InlineData("Bytes(80652)", "78.8 KB")]
    [InlineData("Bytes(1023000)", "999 KB")]
    [InlineData("Bytes(1024000)", "0.98 MB")]
    [InlineData("Bytes(102400000)", "97.7 MB")]
    [InlineData("Bytes([long]::MaxValue)", "8388608 TB")]
    [InlineData("BytesOf(512, 2048)", "512 B (25.0 %)")]
    [InlineData("BytesOf(0, 0)", "0 B")]
    [InlineData("Count($null)", "")]
    [InlineData("Count(0)", "0")]
    [InlineData("Count(999)", "999")]
    [InlineData("Count(1000)", "1.00 K")]
    [InlineData("Count(3540000)", "3.54 M")]
    [InlineData("Count(25600000)", "25.6 M")]
    [InlineData("Ratio(3.921)", "3.92x")]
    [InlineData("Ratio(0)", "")]
    [InlineData("Time([timespan]::FromMilliseconds(12.4))", "12 ms")]
    [InlineData("Time([timespan]::FromSeconds(3.44))", "3.4 s")]
    [InlineData("Time([timespan]::FromSeconds(125))", "2:05 min")]
    [InlineData("Milliseconds(0.5124)", "0.512 ms")]
    [InlineData("Milliseconds(0.9999)", "1.00 ms")]
    [InlineData("Milliseconds(13.42)", "13.4 ms")]
    [InlineData("Milliseconds(1342.2)", "1342 ms")]
    [InlineData("Rate(38.21)", "38.2")]
    [InlineData("Rate($null)", "")]
    [InlineData("Share(0.125)", "12.5 %")]
    [InlineData("File('/x/y.tflite')", "y.tflite")]
    [InlineData("File($null)", "")]
    [InlineData("Range($null)", "")]
    [InlineData("Range(@())", "")]
    [InlineData("Range([float[]] @(0.5))", "0.5")]
    [InlineData("Range([long[]] @(-128))", "-128")]
    [InlineData("Range([float[]] @(0.001234567, 0.25, 0.1))", "0.00123..0.25 (3)")]
    [InlineData("Range([long[]] @(0, 0))", "0 (2)")]
    [InlineData("List([float[]] @(0.5, 0.25, 0.125), 2)", "{0.5, 0.25, ... 3 in all}")]
    [InlineData("List([float[]] @(0.5, 0.25), 2)", "{0.5, 0.25}")]
    [InlineData("Runs(@('a', 'a', 'b', 'a'))", "a x2, b, a")]
    [InlineData("Runs($null)", "")]
    [InlineData("Lines(@())", "")]
    [InlineData("Lines(@('a', 'b'))", "a\nb")]
    [InlineData("Middle('abcdefghij', 10)", "abcdefghij")]
    [InlineData("Middle('abcdefghijk', 10)", "abcde…hijk")]
    [InlineData("Middle($null, 5)", "")]
    public void Texts(string call, string text)
        => Assert.Equal(text, session.Run($"[TfLiteQuant.PowerShell.Views.ViewText]::{call}").Single().ToString());
}
