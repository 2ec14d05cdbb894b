# Sourced by the launcher and by the continuous build: where is a Java 25?

# Sets JAVA_25 to the home of the first suitable Java, or fails after telling on standard error where it looked.
# Reads each home's "release" file rather than starting its java, which would cost more than the search.
find_java_25() {
    local home seen=() looked=() path_java=""
    if path_java="$(command -v java)"; then
        path_java="$(readlink -f "$path_java")"
        path_java="${path_java%/bin/java}"
    fi
    for home in \
        "${JAVA_HOME:-}" \
        "$path_java" \
        /usr/lib/jvm/* \
        /usr/lib64/jvm/* \
        /usr/java/* \
        /usr/local/java/* \
        /usr/local/openjdk* \
        /opt/java/* \
        /opt/jdk* \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
        "${HOME:-/nonexistent}"/.local/share/mise/installs/java/* \
        "${HOME:-/nonexistent}"/.asdf/installs/java/* \
        "${HOME:-/nonexistent}"/.jdks/*; do
        if [[ -z "$home" || ! -x "$home/bin/java" || " ${seen[*]} " == *" $home "* ]]; then
            continue
        fi
        seen+=("$home")
        java_version_of "$home"
        if is_suitable_java "$JAVA_VERSION_FOUND"; then
            JAVA_25="$home"
            return 0
        fi
        looked+=("  $home (Java ${JAVA_VERSION_FOUND:-of unknown version})")
    done
    {
        echo "thalweg: needs Java 25, 25.0.3 or newer; found none; install one or set JAVA_HOME to its folder."
        echo "Looked at JAVA_HOME (${JAVA_HOME:-not set}), PATH and the usual install folders, and saw:"
        if ((${#looked[@]} == 0)); then
            echo "  no Java at all"
        else
            printf '%s\n' "${looked[@]}"
        fi
    } >&2
    return 1
}

# Sets JAVA_VERSION_FOUND to what the release file of a Java home says, or to nothing.
java_version_of() {
    local line
    JAVA_VERSION_FOUND=""
    if [[ -r "$1/release" ]]; then
        while IFS= read -r line; do
            if [[ "$line" == JAVA_VERSION=* ]]; then
                line="${line#*\"}"
                JAVA_VERSION_FOUND="${line%%\"*}"
            fi
        done <"$1/release"
    fi
}

# 25.0.0 to 25.0.2 can move arrays that native code holds (JDK-8377811).
is_suitable_java() {
    [[ "$1" =~ ^25\.0\.([0-9]+) ]] && ((BASH_REMATCH[1] >= 3)) || [[ "$1" =~ ^25\.[1-9] ]]
}
