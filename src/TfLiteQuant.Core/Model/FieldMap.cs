using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TfLiteQuant.Model;

/// <summary>
/// Fields of a table by id, in ascending order. Two short arrays: tables have a handful of fields, and instances of the
/// framework's sorted collections over numbers would be compiled at start-up.
/// </summary>
public sealed class FieldMap : IReadOnlyCollection<KeyValuePair<int, FieldValue>>
{
    private int[] _ids = [];
    private FieldValue[] _values = [];

    public int Count { get; private set; }

    /// <summary>Ids in ascending order.</summary>
    public IEnumerable<int> Keys
    {
        get
        {
            for (var i = 0; i < Count; i++) yield return _ids[i];
        }
    }

    /// <summary>Values in the order of their ids.</summary>
    public IEnumerable<FieldValue> Values
    {
        get
        {
            for (var i = 0; i < Count; i++) yield return _values[i];
        }
    }

    /// <summary>The field of that id.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public FieldValue this[int id]
    {
        get => TryGetValue(id, out var value) ? value : throw new KeyNotFoundException($"The table has no field {id}.");
        set => Set(id, value);
    }

    public bool ContainsKey(int id) => IndexOf(id) >= 0;

    public bool TryGetValue(int id, [MaybeNullWhen(false)] out FieldValue value)
    {
        var index = IndexOf(id);
        value = index >= 0 ? _values[index] : null;
        return index >= 0;
    }

    /// <summary>Removes the field of that id.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(int id)
    {
        var index = IndexOf(id);
        if (index < 0) return false;
        Count--;
        Array.Copy(_ids, index + 1, _ids, index, Count - index);
        Array.Copy(_values, index + 1, _values, index, Count - index);
        return true;
    }

    public IEnumerator<KeyValuePair<int, FieldValue>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return new KeyValuePair<int, FieldValue>(_ids[i], _values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Id of the field at a position in the order of ids.</summary>
    internal int IdAt(int index) => _ids[index];

    /// <summary>Value of the field at a position in the order of ids.</summary>
    internal FieldValue ValueAt(int index) => _values[index];

    /// <summary>Position of an id, or the complement of where it belongs.</summary>
    private int IndexOf(int id)
    {
        // Fields are as a rule added in ascending order, so the search from the end ends at once.
        var index = Count - 1;
        while (index >= 0 && _ids[index] > id) index--;
        return index >= 0 && _ids[index] == id ? index : ~(index + 1);
    }

    private void Set(int id, FieldValue value)
    {
        var index = IndexOf(id);
        if (index >= 0)
        {
            _values[index] = value;
            return;
        }

        index = ~index;
        if (Count == _ids.Length)
        {
            var capacity = Math.Max(4, Count * 2);
            Array.Resize(ref _ids, capacity);
            Array.Resize(ref _values, capacity);
        }

        Array.Copy(_ids, index, _ids, index + 1, Count - index);
        Array.Copy(_values, index, _values, index + 1, Count - index);
        _ids[index] = id;
        _values[index] = value;
        Count++;
    }
}
