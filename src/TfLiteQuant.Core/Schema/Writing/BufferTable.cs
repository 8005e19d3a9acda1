using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Writing;

/// <summary>
/// Buffers as they will be written. Entry 0 is empty and stands for all buffers without data; buffers with equal content
/// become one entry; those that nothing refers to stay, in their order.
/// </summary>
internal sealed class BufferTable
{
    private readonly Dictionary<ModelBuffer, int> _indices = new(ReferenceEqualityComparer.Instance);
    private readonly List<ModelBuffer> _entries = [new()];

    public BufferTable(TfLiteModel model, bool shareIdentical)
    {
        var buffers = Collect(model);
        var known = shareIdentical ? new ContentIndex(buffers) : null;
        foreach (var buffer in buffers) _indices.Add(buffer, Place(buffer, known));
    }

    public IReadOnlyList<ModelBuffer> Entries => _entries;

    public int IndexOf(ModelBuffer buffer) => _indices[buffer];

    private static List<ModelBuffer> Collect(TfLiteModel model)
    {
        var seen = new HashSet<ModelBuffer>(ReferenceEqualityComparer.Instance);
        var buffers = new List<ModelBuffer>(model.Buffers.Count);
        foreach (var buffer in model.Buffers) Add(buffer);
        foreach (var subgraph in model.Subgraphs)
            foreach (var tensor in subgraph.Tensors) Add(tensor.Buffer);
        foreach (var entry in model.Metadata) Add(entry.Buffer);
        foreach (var buffer in model.MetadataBuffers ?? []) Add(buffer);
        return buffers;

        void Add(ModelBuffer buffer)
        {
            if (seen.Add(buffer)) buffers.Add(buffer);
        }
    }

    private int Place(ModelBuffer buffer, ContentIndex? known)
    {
        // What fields this version does not know mean is unknown, so a buffer that has some is never merged.
        var isPlain = buffer.UnknownFields is null;
        if (isPlain && buffer.Data.IsEmpty && !buffer.IsEmptyConstant) return 0;
        if (isPlain && known is not null && known.Find(buffer.Data) is { } index) return index;
        _entries.Add(buffer);
        if (isPlain) known?.Add(buffer.Data, _entries.Count - 1);
        return _entries.Count - 1;
    }
}
