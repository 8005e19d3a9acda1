using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using Xunit;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>Writes models to memory.</summary>
internal static class Written
{
    public static byte[] With(TfLiteModel model, ModelWriteOptions options)
    {
        var stream = new MemoryStream();
        var length = ModelWriter.Write(model, stream, options, TestContext.Current.CancellationToken);
        Assert.Equal(stream.Length, length);
        return stream.ToArray();
    }

    public static byte[] WithOffsets(TfLiteModel model) => With(model, new ModelWriteOptions { UseBufferOffsets = true });
}
