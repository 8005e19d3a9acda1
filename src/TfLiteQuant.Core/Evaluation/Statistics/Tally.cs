using System.Runtime.InteropServices;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Counts and exact sums, of which a metric over many samples is computed at the end. Tallies of parts add up to the tally of the
/// whole, and a part can be taken away again.
/// </summary>
/// <param name="sums">Number of sums.</param>
internal sealed class Tally(int sums)
{
    private readonly ExactSum[] _sums = [.. Enumerable.Range(0, sums).Select(static _ => new ExactSum())];
    private Dictionary<TallyKey, long> _counts = [];

    // All keys in order, once that was asked for; those that were counted down to 0 since stay, so that it need not be found anew.
    private TallyKey[]? _order;

    /// <summary>Lowest bits of scores that are dropped, so that scores which differ in those only count as equal; 0 as long as all
    /// is exact.</summary>
    public int DroppedBits { get; private set; }

    /// <summary>Terms that were infinite or not a number, and are in no sum; in groups of samples, samples with such terms.</summary>
    public long NonFinite { get; set; }

    public IReadOnlyList<ExactSum> Sums => _sums;

    /// <summary>Number of different keys.</summary>
    public int Keys => _counts.Count;

    /// <summary>How often a key was counted.</summary>
    public long this[TallyKey key] => _counts.GetValueOrDefault(Coarse(key, DroppedBits));

    /// <summary>All counts in the order of their keys: by class, then by score.</summary>
    public IEnumerable<KeyValuePair<TallyKey, long>> Ordered
    {
        get
        {
            if (_order is null)
            {
                _order = [.. _counts.Keys];
                Array.Sort(_order);
            }

            foreach (var key in _order)
                if (_counts[key] is not 0 and var count) yield return KeyValuePair.Create(key, count);
        }
    }

    /// <summary>Counts a key.</summary>
    public void Count(TallyKey key, long times = 1)
    {
        key = Coarse(key, DroppedBits);
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out var isKnown);
        count += times;
        if (!isKnown) _order = null;
        if (count == 0 && _order is null) _counts.Remove(key);
    }

    /// <summary>Adds a term to a sum.</summary>
    public void Sum(int slot, double term)
    {
        if (double.IsFinite(term)) _sums[slot].Add(term);
        else NonFinite++;
    }

    /// <summary>Adds another tally, or takes it away.</summary>
    /// <param name="other">A tally of as many sums; it is not changed.</param>
    /// <param name="sign">1 or -1.</param>
    public void Add(Tally other, int sign = 1)
    {
        Drop(other.DroppedBits);
        foreach (var (key, count) in other._counts) Count(key, sign * count);
        for (var i = 0; i < _sums.Length; i++) _sums[i].Add(other._sums[i], sign);
        NonFinite += sign * other.NonFinite;
    }

    /// <summary>Drops that many bits of all scores, those to come among them; does nothing where as many are dropped.</summary>
    public void Drop(int bits)
    {
        if (bits <= DroppedBits) return;
        DroppedBits = bits;
        var coarse = new Dictionary<TallyKey, long>(_counts.Count);
        foreach (var (key, count) in _counts)
        {
            var at = Coarse(key, bits);
            coarse[at] = coarse.GetValueOrDefault(at) + count;
        }

        _counts = coarse;
        _order = null;
    }

    private static TallyKey Coarse(TallyKey key, int bits) => bits == 0 ? key : key with { Score = bits < 32 ? key.Score >> bits << bits : 0 };
}
