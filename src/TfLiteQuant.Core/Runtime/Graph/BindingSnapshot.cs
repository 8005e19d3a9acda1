using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>What an operator's binding was made from: shapes, constants, and the values it read. While they stay, so does the
/// kernel.</summary>
internal sealed class BindingSnapshot(int inputs)
{
    private readonly long[] _versions = new long[inputs];
    private readonly byte[]?[] _values = new byte[]?[inputs];
    private readonly int[] _lengths = new int[inputs];

    /// <summary>Forgets which values were read; called before binding.</summary>
    public void Clear() => Array.Fill(_lengths, -1);

    /// <summary>Notes that a value that is not constant is being read.</summary>
    public void Read(int position, TensorValue value)
    {
        var bytes = value.Bytes();
        if (_values[position] is not { } kept || kept.Length < bytes.Length) _values[position] = kept = new byte[bytes.Length];
        bytes.CopyTo(kept);
        _lengths[position] = bytes.Length;
    }

    /// <summary>Notes the present state of all inputs; called after binding.</summary>
    public void Take(GraphInstance graph, ReadOnlySpan<TensorValue?> values)
    {
        for (var i = 0; i < values.Length; i++) _versions[i] = graph.VersionOf(values[i]);
    }

    /// <summary>Whether all inputs are as they were.</summary>
    public bool Matches(GraphInstance graph, ReadOnlySpan<TensorValue?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (_versions[i] != graph.VersionOf(values[i])) return false;
            if (_lengths[i] >= 0 && !values[i]!.Bytes().SequenceEqual(_values[i].AsSpan(0, _lengths[i]))) return false;
        }

        return true;
    }
}
