using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Writing;

/// <summary>
/// Finds buffers of equal content without reading all of them: only lengths that occur more than once count, then a few
/// kilobytes, then everything.
/// </summary>
internal sealed class ContentIndex
{
    /// <summary>Bytes at the start, middle and end that the first look takes.</summary>
    private const int Sample = 1024;

    private readonly Dictionary<int, List<Entry>> _entries = [];
    private readonly HashSet<long> _repeatedLengths = [];

    public ContentIndex(List<ModelBuffer> buffers)
    {
        var lengths = new HashSet<long>();
        foreach (var buffer in buffers)
            if (!lengths.Add(buffer.Data.Length)) _repeatedLengths.Add(buffer.Data.Length);
    }

    /// <summary>Index under which equal content was added, null if none was.</summary>
    public int? Find(BufferData data)
    {
        if (!_repeatedLengths.Contains(data.Length) || !_entries.TryGetValue(HashSample(data), out var candidates)) return null;
        var hash = HashAll(data);
        foreach (var candidate in candidates)
        {
            // The hash of everything keeps the work linear where many buffers look alike in their samples.
            if (candidate.Data.Length == data.Length && candidate.Hash == hash && candidate.Data.ContentEquals(data)) return candidate.Index;
        }

        return null;
    }

    /// <summary>Adds content that <see cref="Find"/> has not found.</summary>
    public void Add(BufferData data, int index)
    {
        if (!_repeatedLengths.Contains(data.Length)) return;
        var sample = HashSample(data);
        if (!_entries.TryGetValue(sample, out var candidates)) _entries.Add(sample, candidates = []);
        candidates.Add(new Entry(data, index));
    }

    private static int HashSample(BufferData data)
    {
        var hash = new HashCode();
        AddSample(ref hash, data, 0);
        AddSample(ref hash, data, data.Length / 2);
        AddSample(ref hash, data, data.Length - Sample);
        return unchecked((hash.ToHashCode() * 31) + (int)data.Length);
    }

    private static void AddSample(ref HashCode hash, BufferData data, long start)
    {
        var from = Math.Max(start, 0);
        hash.AddBytes(data.Slice(from, Math.Min(Sample, data.Length - from)).AsSpan<byte>());
    }

    private static int HashAll(BufferData data)
    {
        const int Piece = 1 << 30;
        var hash = new HashCode();
        for (long start = 0; start < data.Length; start += Piece)
            hash.AddBytes(data.Slice(start, Math.Min(Piece, data.Length - start)).AsSpan<byte>());
        return hash.ToHashCode();
    }

    private sealed class Entry(BufferData data, int index)
    {
        private int? _hash;

        public BufferData Data { get; } = data;

        public int Index { get; } = index;

        public int Hash => _hash ??= HashAll(Data);
    }
}
