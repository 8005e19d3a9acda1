using TfLiteQuant.Model;
using TfLiteQuant.Schema.Mapping;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>A mapped file of holes, as data of any length that takes no memory.</summary>
internal sealed class HoleMap(string path) : IDisposable
{
    private readonly MappedFile _file = MappedFile.Open(path);

    public BufferData Slice(long offset, long length) => _file.Bytes.Slice(offset, length, _file);

    public void Dispose() => _file.Dispose();
}
