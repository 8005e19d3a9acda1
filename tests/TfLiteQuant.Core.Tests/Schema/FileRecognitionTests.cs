using System.Text;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Schema;
using Xunit;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>A file that is no .tflite model is called what it looks like.</summary>
public sealed class FileRecognitionTests
{
    [Theory]
    [InlineData("PK\u0003\u0004rest of it", "ZIP")]
    [InlineData("\u0089HDF\r\n\u001A\n0000", "HDF5")]
    [InlineData("GGUF\u0003\0\0\0", "GGUF")]
    [InlineData("LITERTLM\u0001\0\0\0", "LiteRT-LM")]
    [InlineData("\u001F\u008B\u0008\0\0\0\0\0\0", "gzip")]
    [InlineData("\u0008\u0001\u0012\u0080\u0001\n\u0001", "SavedModel")]
    [InlineData("\u0008\u0007\u0012\u0007pytorch", "ONNX")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00", "git lfs pull")]
    [InlineData("<!DOCTYPE html><html><head>", "web page")]
    [InlineData("just some words, no model", "text file")]
    [InlineData("\u001C\0\0\0TFL2\0\0\0\0", "format 2")]
    [InlineData("\u001C\0\0\0ORTM\0\0\0\0", "ONNX Runtime")]
    [InlineData("\u0001\u0002\u0003\u0000\u0005\u0006\u0007\u0008\u0009", "lacks the identifier TFL3")]
    [InlineData("", "empty")]
    public void Says_what_it_looks_like(string content, string expected)
    {
        var error = Assert.Throws<TfLiteQuantException>(() => ModelReader.Read(Encoding.Latin1.GetBytes(content)));
        Assert.Equal(ErrorCode.NotTfLiteModel, error.Code);
        Assert.Contains(expected, error.Message);
        Assert.NotEmpty(error.Advice);
    }
}
